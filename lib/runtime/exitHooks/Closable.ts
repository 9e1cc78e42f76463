/** What exit hooks close: a Reporter. */
export interface Closable {
  close(options?: { readonly deadline?: number }): Promise<unknown>
  /** Closes without anything asynchronous. */
  closeSync(): { readonly dropped: number; readonly unknown: number }
  /** Calls back once it is closed; returns a function that takes it back. */
  onClosed(callback: () => void): () => void
}
