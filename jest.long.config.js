import { shared } from './jest.config.js'

/** What takes longer than a developer waits: run by `npm run test:long` and by CI. */
export default { ...shared, testMatch: ['<rootDir>/spec/**/*.long.spec.ts'], testTimeout: 300_000 }
