/** A file system on a local device. */
export interface Mount {
  /** The shortest path it is mounted at. */
  readonly path: string
  readonly device: string
}

/**
 * The local file systems in the text of /proc/self/mounts, one a device: the root whatever it is, else only what lies on a device of /dev.
 * Network and memory file systems are left out: asking a dead server for its size would hang.
 */
export function parseMounts(text: string): Mount[] {
  const mounts = new Map<string, Mount>()
  for (const line of text.split('\n')) {
    const [device, path, type] = line.split(' ').map(unescapeOctal)
    if (device === undefined || path === undefined || type === undefined || !path.startsWith('/')) continue
    const isLocal = device.startsWith('/dev/') && !['squashfs', 'iso9660', 'udf', 'devtmpfs'].includes(type)
    if (!isLocal && !(path === '/' && type !== 'rootfs')) continue
    const known = mounts.get(device)
    // Containers bind single files of the same device; the shortest path is the device's own.
    if (known === undefined || path.length < known.path.length) mounts.set(device, { path, device })
  }
  return [...mounts.values()]
}

/** Blanks and backslashes in paths are written as three octal digits (fstab(5)). */
function unescapeOctal(field: string): string {
  return field.replace(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)))
}
