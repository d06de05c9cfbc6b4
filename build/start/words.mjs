import { existsSync } from 'node:fs'
import path from 'node:path'
import { isHostKind } from './choose.mjs'

/**
 * What npm start and npm run dev are told: [--host=electron|standin|browser] [--no-open] [FILE]. A wrong call ends the process.
 * @param {string} command as people type it
 * @returns {{ forced: import('./choose.mjs').HostKind | undefined, files: readonly string[], opens: boolean }}
 */
export function readWords(command) {
  const words = process.argv.slice(2)
  const host = words.find((word) => word.startsWith('--host='))?.slice('--host='.length)
  const unknown = words.filter((word) => word.startsWith('-') && word !== '--no-open' && !word.startsWith('--host='))
  if (unknown.length > 0 || (host !== undefined && !isHostKind(host))) {
    console.error(`usage: ${command} -- [--host=electron|standin|browser] [--no-open] [FILE]`)
    process.exit(2)
  }
  // npm runs scripts in the checkout; the person typed the name elsewhere, perhaps.
  const folder = process.env['INIT_CWD'] ?? process.cwd()
  const files = words.filter((word) => !word.startsWith('-')).map((file) => path.resolve(folder, file))
  for (const file of files) if (!existsSync(file)) console.error(`“${file}” is not there.`)
  return {
    forced: host !== undefined && isHostKind(host) ? host : undefined,
    files,
    opens: !words.includes('--no-open'),
  }
}
