import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect } from '@jest/globals'

/** Where the package and its documents are. */
export const root = fileURLToPath(new URL('../../', import.meta.url))

/** The runnable examples of a document. */
export function snippetsOf(text: string): string[] {
  return [...text.matchAll(/```js\n(.*?)```/gs)].map((match) => match[1]!)
}

/** Runs an example as a user would, in a process of its own that imports the package by its name, and holds it to what its comments promise. */
export async function expectToRun(snippet: string, environment: Readonly<Record<string, string>>): Promise<void> {
  const { code, output } = await run(snippet, environment)
  expect({ code, output }).toMatchObject({ code: 0 })
  for (const [, promised] of snippet.matchAll(/console\.log\(.*\/\/ (.*)$/gm)) {
    const start = (promised ?? '').replace(/, \.\.\. }$/, '').replace(/^'(.*)'$/, '$1')
    expect(output.replaceAll(/\s+/g, ' ')).toContain(start)
  }
}

function run(
  source: string,
  environment: Readonly<Record<string, string>>,
): Promise<{ code: number | null; output: string }> {
  const env = { ...process.env, ...environment }
  const child = spawn(process.execPath, ['--input-type=module', '--eval', source], { cwd: root, env })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (text) => {
      output += text
    })
  }
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, output })))
}
