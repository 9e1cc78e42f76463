/** What exit hooks close: a Reporter. */
export interface Closable {
  close(options?: { readonly deadline?: number }): Promise<unknown>
  /** Closes without anything asynchronous. */
  closeSync(): { readonly dropped: number; readonly unknown: number }
  /** Sends what there is and goes on, where the end of the process is left to the application. Without it, nothing is done then. */
  flush?(options?: { readonly deadline?: number }): Promise<unknown>
  /** Calls back once it is closed; returns a function that takes it back. */
  onClosed(callback: () => void): () => void
}
