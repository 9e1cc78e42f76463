import { accessSync, constants, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './snippets.js'

/** What docs/running-the-service.md shows in a language of configuration: each block, in its order. */
export function configurations(language: string): string[] {
  const page = readFileSync(`${root}docs/running-the-service.md`, 'utf8')
  return [...page.matchAll(new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, 'gs'))].map((match) => match[1]!)
}

/** Where a program is: where the variable of its name says, else on the path, or where Debian puts what is for administrators. */
export function program(name: string): string | undefined {
  const named = process.env[name.toUpperCase().replaceAll('-', '_')]
  const folders = [...(process.env['PATH'] ?? '').split(':'), '/usr/sbin']
  return [...(named === undefined ? [] : [named]), ...folders.map((folder) => join(folder, name))].find(isExecutable)
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** `describe` where the program is, else one that leaves its specs out and says why. */
export function whereThereIs(name: string, describe: typeof import('@jest/globals').describe): typeof describe.skip {
  if (program(name) !== undefined) return describe
  console.warn(
    `There is no ${name} (apt-get install ${name}): what docs/running-the-service.md says of it is not tried.`,
  )
  return describe.skip
}
