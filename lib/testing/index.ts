export { TestClock, type TestClockOptions } from './TestClock.js'
