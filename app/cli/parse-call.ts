import { parseArgs } from 'node:util'
import type { ParseArgsConfig } from 'node:util'
import type { Call, Command } from './commands.ts'
import { nearest } from './did-you-mean.ts'
import type { Failure } from './failure.ts'
import { callFailure } from './failure.ts'

/** Sorts the words after a command's name into files and options, or says which word is wrong. */
export function parseCall(command: Command, words: readonly string[]): Call | Failure {
  const options: NonNullable<ParseArgsConfig['options']> = { help: { type: 'boolean', short: 'h' } }
  for (const option of command.options)
    options[option.name] = {
      type: option.value === undefined ? 'boolean' : 'string',
      ...(option.short !== undefined && { short: option.short }),
    }
  // Not strict: its own errors are exceptions that know no "did you mean".
  const { tokens } = parseArgs({ args: [...words], options, strict: false, allowPositionals: true, tokens: true })
  const files: string[] = []
  const values = new Map<string, string>()
  for (const token of tokens) {
    if (token.kind === 'positional') files.push(token.value)
    if (token.kind !== 'option') continue
    const known = Object.hasOwn(options, token.name) ? options[token.name] : undefined
    if (known === undefined) return unknownOption(token.rawName, Object.keys(options))
    const option = command.options.find(({ name }) => name === token.name)
    if (known.type === 'boolean') {
      if (token.value !== undefined)
        return callFailure(`${token.rawName} takes no value`, `leave "=${token.value}" away`)
      values.set(token.name, '')
    } else if (token.value === undefined || (!token.inlineValue && isOption(token.value))) {
      return callFailure(`${token.rawName} needs a value`, `write ${token.rawName} ${option?.value}`)
    } else values.set(token.name, token.value)
  }
  if (values.has('help')) return { files, options: values }
  const [fewest, most] = command.files
  if (files.length < fewest)
    return callFailure(`${command.name} needs a graph file`, 'name one, or - for standard input')
  if (files.length > most)
    return callFailure(`${command.name} takes one file, not ${files.length}`, `leave "${files[most]}" away`)
  return { files, options: values }
}

/** "-" is standard input and "-3" a number; any other word that starts with a dash was meant as an option. */
function isOption(word: string): boolean {
  return /^-[^\d]/.test(word)
}

function unknownOption(word: string, known: readonly string[]): Failure {
  const guess = nearest(word.replace(/^-+/, ''), known)
  const all = known.map((name) => `--${name}`).join(', ')
  return callFailure(`unknown option ${word}`, guess === undefined ? `there are ${all}` : `did you mean --${guess}?`)
}

/** A whole number of at least 1. */
export function parseCount(call: Call, name: string): number | undefined | Failure {
  const text = call.options.get(name)
  if (text === undefined) return undefined
  const value = /^\d+$/.test(text) ? Number(text) : NaN
  if (Number.isSafeInteger(value) && value >= 1) return value
  return callFailure(`--${name} ${text} is not a whole number above 0`, `write for example --${name} 4`)
}
