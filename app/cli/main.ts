import { version } from '../../package.json'
import type { Command } from './commands.ts'
import { commands, usageLine } from './commands.ts'
import { nearest } from './did-you-mean.ts'
import type { Failure } from './failure.ts'
import { callFailure, isFailure } from './failure.ts'
import { commandHelp, generalHelp } from './help.ts'
import { parseCall } from './parse-call.ts'
import { report } from './report.ts'
import type { Terminal } from './terminal.ts'
import { plainText, processTerminal } from './terminal.ts'

/** Runs what the words say and gives the exit status. */
async function main(words: readonly string[], terminal: Terminal): Promise<number> {
  const [name = '', ...rest] = words
  const json = rest.includes('--json')
  if (name === '--help' || name === '-h' || (name === 'help' && rest.length === 0)) {
    await terminal.write(generalHelp(version))
    return 0
  }
  if (name === '--version' || name === '-V') {
    await terminal.write(`${version}\n`)
    return 0
  }
  const command = commands.find((one) => one.name === (name === 'help' ? rest[0] : name))
  if (command === undefined)
    return fail(unknownCommand(name === 'help' ? (rest[0] ?? '') : name), undefined, json, terminal)
  const call = name === 'help' ? { files: [], options: new Map([['help', '']]) } : parseCall(command, rest)
  if (isFailure(call)) return fail(call, command, json, terminal)
  if (call.options.has('help')) {
    await terminal.write(commandHelp(command))
    return 0
  }
  const { run } = await command.load()
  const result = await run(call, terminal)
  return isFailure(result) ? fail(result, command, json, terminal) : result
}

async function fail(
  failure: Failure,
  command: Command | undefined,
  json: boolean,
  terminal: Terminal,
): Promise<number> {
  await report(failure.problems, json, terminal)
  if (failure.status === 2)
    terminal.note(command === undefined ? 'usage: gradwire COMMAND [FILE] [options]' : usageLine(command))
  return failure.status
}

function unknownCommand(word: string): Failure {
  const names = commands.map(({ name }) => name)
  const list = `the commands are ${names.join(', ')}`
  if (word === '') return callFailure('no command', `${list}; gradwire --help says what they do`)
  if (word.startsWith('-')) return callFailure(`unknown option ${word}`, 'gradwire --help lists commands and options')
  const guess = nearest(word, names)
  return callFailure(
    `Gradwire ${version} has no command "${word}"`,
    guess === undefined ? list : `did you mean ${guess}? ${list}`,
  )
}

const terminal = processTerminal()
try {
  process.exitCode = await main(process.argv.slice(2), terminal)
} catch (error) {
  // Nothing a person does should lead here; if something did, one line is still better than a stack.
  const what = error instanceof Error ? error.message : String(error)
  terminal.note(plainText(`error[E_BUG]: Gradwire failed: ${what}; please report it with this line and the file`))
  if ((process.env['GRADWIRE_DEBUG'] ?? '') !== '' && error instanceof Error) terminal.note(error.stack ?? '')
  process.exitCode = 1
}
