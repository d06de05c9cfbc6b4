import type { Writable } from 'node:stream'

/** Where results and everything else go. */
export interface Terminal {
  /** Standard output: results. Resolves when more may be written. */
  write(text: string): Promise<void>
  /** Standard error: everything else, a line. */
  note(line: string): void
  /** True where colours may be used on standard output. */
  readonly colour: boolean
}

/** The terminal of this process. */
export function processTerminal(): Terminal {
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', (error: NodeJS.ErrnoException) => {
      // A reader that has seen enough (`| head`) is no mistake: nothing is left to do.
      if (error.code === 'EPIPE') process.exit()
      if (stream === process.stdout)
        process.stderr.write(`error[E_FILE] standard output: it cannot be written (${error.code}); check the disk\n`)
      process.exit(1)
    })
  const noColour = (process.env['NO_COLOR'] ?? '') !== '' || process.env['TERM'] === 'dumb'
  return {
    write: (text) => writeAll(process.stdout, text),
    note: (line) => void process.stderr.write(`${line}\n`),
    colour: process.stdout.isTTY === true && !noColour,
  }
}

async function writeAll(stream: Writable, text: string): Promise<void> {
  if (!stream.write(text)) await new Promise<void>((resolve) => stream.once('drain', () => resolve()))
}

/** Text of a file as one line that cannot steer the terminal: control and direction characters are written as escapes. */
export function plainText(text: string): string {
  return text.replace(
    /[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

export type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'blue' | 'cyan'
const codes: { readonly [style in Style]: readonly [number, number] } = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  blue: [34, 39],
  cyan: [36, 39],
}

/** The text in a style, or as it is where colours are off. */
export function styled(text: string, style: Style | undefined, colour: boolean): string {
  if (!colour || style === undefined || text === '') return text
  const [on, off] = codes[style]
  return `\u001b[${on}m${text}\u001b[${off}m`
}
