import { spawn } from 'node:child_process'
import { existsSync, realpathSync } from 'node:fs'
import path from 'node:path'
import type { Run } from './commands.ts'
import { callFailure, dataFailure, fileFailure } from './failure.ts'

export const run: Run = async (call) => {
  const [file] = call.files
  if (file === '-') return callFailure('the app cannot open standard input', 'name a file')
  if (file !== undefined && !existsSync(file)) return fileFailure(file, 'there is no such file', 'check the path')
  const program = findApp(realpathSync(process.argv[1] ?? '.'))
  if (program === undefined)
    return dataFailure([
      {
        code: 'E_APP',
        severity: 'error',
        message: 'the app is not beside this command',
        fix: 'call it from a checkout or from the installed program',
      },
    ])
  const [command, ...words] = program
  const child = spawn(command!, file === undefined ? words : [...words, path.resolve(file)], { stdio: 'inherit' })
  // Ctrl-C goes to both; the app ends everything it started, and then so does this.
  const ignore = () => undefined
  process.on('SIGINT', ignore)
  return new Promise((resolve) => {
    child.once('error', (error) =>
      resolve(fileFailure(command!, `the app does not start: ${error.message}`, 'install it anew', 'E_APP')),
    )
    child.once('exit', (status) => resolve(status === 0 || status === null ? 0 : 1))
  })
}

/**
 * What starts the app, from where this command lies: `out/cli/gradwire.mjs` beside `build/start.mjs` in a checkout,
 * `resources/cli/gradwire.mjs` below the program's executable where it is installed.
 */
export function findApp(self: string): readonly string[] | undefined {
  const above = path.resolve(path.dirname(self), '../..')
  const start = path.join(above, 'build/start.mjs')
  if (existsSync(start)) return [process.execPath, start]
  const names = { win32: 'Gradwire.exe', darwin: 'MacOS/Gradwire' } as { readonly [platform: string]: string }
  const executable = path.join(above, names[process.platform] ?? 'gradwire')
  return existsSync(executable) ? [executable] : undefined
}
