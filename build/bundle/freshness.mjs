// Whether what lies in out/ was made from the sources as they are now.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { outputOf, root, sourcesOf } from './targets.mjs'

/** @param {string} target */
const markOf = (target) => path.join(root, 'out', `.${target}.sources`)

/**
 * Files below a path with size and time; a file that went away changes the answer too.
 * @param {string} start
 * @returns {string[]}
 */
function listing(start) {
  if (!existsSync(start)) return []
  const stat = statSync(start)
  if (!stat.isDirectory()) return [`${start} ${stat.size} ${stat.mtimeMs}`]
  return readdirSync(start, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && !/\.test\.ts$/.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort()
    .map((file) => {
      const { size, mtimeMs } = statSync(file)
      return `${file} ${size} ${mtimeMs}`
    })
}

/**
 * Changes when a file below the paths does.
 * @param {readonly string[]} paths
 */
export function sourcesHash(paths) {
  const hash = createHash('sha256')
  for (const source of paths) for (const line of listing(source)) hash.update(line + '\n')
  return hash.digest('hex')
}

/** @param {import('./targets.mjs').Target} target */
export function isFresh(target) {
  const mark = markOf(target)
  return (
    existsSync(outputOf(target)) && existsSync(mark) && readFileSync(mark, 'utf8') === sourcesHash(sourcesOf(target))
  )
}

/** @param {import('./targets.mjs').Target} target */
export function markFresh(target) {
  mkdirSync(path.dirname(markOf(target)), { recursive: true })
  writeFileSync(markOf(target), sourcesHash(sourcesOf(target)))
}
