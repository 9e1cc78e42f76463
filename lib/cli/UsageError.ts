/** The command line makes no sense: exit status 2, with one sentence that says what to type instead. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'UsageError'
  }
}
