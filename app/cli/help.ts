import type { Command } from './commands.ts'
import { commands, usageLine } from './commands.ts'

const width = (texts: readonly string[]) => Math.max(...texts.map((text) => text.length))

/** What `gradwire --help` prints. */
export function generalHelp(version: string): string {
  const column = width(commands.map(({ name }) => name))
  return [
    `gradwire ${version}: wire neural networks as graphs and see backpropagation happen`,
    '',
    'usage: gradwire COMMAND [FILE] [options]',
    '',
    ...commands.map(({ name, summary }) => `  ${name.padEnd(column)}  ${summary}`),
    '',
    'FILE is a .gradwire file, or - for standard input. gradwire COMMAND --help says more, --version the version.',
    'Results go to standard output, everything else to standard error.',
    'Exit status: 0 done, 1 the file or the data is wrong, 2 the call is wrong, 3 a check failed.',
    '',
  ].join('\n')
}

/** What `gradwire run --help` prints. */
export function commandHelp(command: Command): string {
  const rows = [...command.options, { name: 'help', short: 'h', help: 'print this' }].map((option) => {
    const short = 'short' in option && option.short !== undefined ? `-${option.short}, ` : ''
    const value = 'value' in option && option.value !== undefined ? ` ${option.value}` : ''
    return { left: `${short}--${option.name}${value}`, help: option.help }
  })
  const column = width(rows.map(({ left }) => left))
  return [
    `gradwire ${command.name}: ${command.summary}`,
    '',
    usageLine(command),
    '',
    ...rows.map(({ left, help }) => `  ${left.padEnd(column)}  ${help}`),
    '',
    ...command.examples.map((example) => `example: ${example}`),
    '',
  ].join('\n')
}
