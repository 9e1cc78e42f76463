import type { StoredDocument } from '../store/documents/Document.js'

/** A snapshot as answers show it (reference 8.7): its times are ISO 8601, as the Go client reads them. */
export function snapshotJson({ id, body, createdAt, updatedAt }: StoredDocument, baseUrl: string): object {
  const { subject, duration, end_time, job, image } = body
  const href = `${baseUrl}/snapshots/${id}`
  return {
    href,
    job_href: typeof job === 'number' ? `${baseUrl}/jobs/${job}` : null,
    image_href: typeof image === 'string' ? `${href}/image` : null,
    duration,
    end_time: isoTime(Number(end_time)),
    created_at: isoTime(createdAt),
    updated_at: isoTime(updatedAt),
    subject,
  }
}

function isoTime(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('.000Z', 'Z')
}
