import path from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * Files named on the command line, as absolute paths: plain paths, and file:// addresses as file managers pass them.
 * @param words the arguments after the program's own name
 * @param folder what relative paths start from
 * @param appPath in a checkout Electron is given the app's folder as an argument too; that is no file to open
 */
export function filesIn(words: readonly string[], folder: string, appPath: string): string[] {
  const files: string[] = []
  for (const word of words) {
    if (word === '' || word.startsWith('-')) continue
    const file = word.startsWith('file://') ? fromAddress(word) : path.resolve(folder, word)
    if (file !== undefined && file !== path.resolve(appPath)) files.push(file)
  }
  return files
}

function fromAddress(address: string): string | undefined {
  try {
    return fileURLToPath(address)
  } catch {
    // An address of another machine, or one that is no address: there is no file to open.
    return undefined
  }
}
