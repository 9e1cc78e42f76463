/** The file that a thread of the store runs. */
export const storeWorkerUrl = new URL('./storeWorker.js', import.meta.url)
