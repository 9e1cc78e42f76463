/**
 * Tells the parent process that a server is up, what CPU it has used when asked, and ends it when told or left alone. CPU is that of all its
 * threads.
 */
export function answerParent(url, close) {
  process.on('message', async (message) => {
    if (message === 'cpu') process.send({ cpu: process.cpuUsage() })
    if (message === 'close') {
      await close()
      process.disconnect()
    }
  })
  process.once('disconnect', () => process.exit())
  process.send({ url })
}
