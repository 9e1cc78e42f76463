/** What a scripted server can do in place of answering, by name; docs/testing.md says what each does. */
export type MisbehaviourName =
  | 'reset before the body'
  | 'reset after the body'
  | 'reset mid-answer'
  | 'no answer'
  | 'one byte a second'
  | 'headers only'
  | 'endless body'
  | 'garbage'
  | 'login page'
  | 'bad gateway'
  | 'redirect elsewhere'
