// Run by `npm version`, when package.json has the new version: writes it to the one place where code reads it.
import { readFileSync, writeFileSync } from 'node:fs'

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
const file = new URL('../lib/packageVersion.ts', import.meta.url)
const text = readFileSync(file, 'utf8')
const line = /return '[^']*'/
if (!line.test(text)) throw new Error(`There is no version to replace in ${file.pathname}.`)
writeFileSync(file, text.replace(line, `return '${version}'`))
