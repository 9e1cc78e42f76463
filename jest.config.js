import { readdirSync, readFileSync } from 'node:fs'

/** Files that hold types only: they never run, and would count as never covered. */
const typesOnly = readdirSync(new URL('./lib', import.meta.url), { recursive: true })
  .filter((file) => file.endsWith('.ts'))
  .filter((file) => {
    const text = readFileSync(new URL(`./lib/${file}`, import.meta.url), 'utf8')
    return !/^(export )?(default |abstract |async )*(const|let|function|class|await) |^export (\*|\{)|^process\./m.test(
      text,
    )
  })
  .map((file) => `!lib/${file}`)

/** The quick suite: everything in spec/ that isn't named *.long.spec.ts. Specs run against dist/ where a real process or worker is needed, so `npm test` builds first. */
export const shared = {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'es2023' } }] },
  moduleNameMapper: {
    // A worker thread runs outside jest's transform, so specs start the compiled one.
    '^\\./storeWorkerUrl\\.js$': '<rootDir>/dist/service/store/storeWorkerUrl.js',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  // jest leaves a core for itself by default, which on two cores means that suites wait for each other.
  maxWorkers: '100%',
  modulePathIgnorePatterns: ['<rootDir>/benchmarks/'],
  errorOnDeprecated: true,
  // Machines are shared: a test that is slow today is not wrong.
  testTimeout: 30_000,
}

export default {
  ...shared,
  testMatch: ['<rootDir>/spec/**/*.spec.ts'],
  testPathIgnorePatterns: ['\\.long\\.spec\\.ts$'],
  collectCoverageFrom: ['lib/**/*.ts', ...typesOnly],
  coverageProvider: 'v8',
  coverageReporters: ['text-summary', 'lcov'],
  // Only ever goes up. What runs in worker threads and child processes isn't counted. CI collects it; `npm test` has no time to.
  coverageThreshold: { global: { statements: 97, branches: 94, functions: 97, lines: 97 } },
}
