#!/usr/bin/env node
// Does what electron-builder asks of fpm for a .deb, `-s dir -t deb`, with dpkg-deb. Anything else it refuses.
import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import os from 'node:os'
import path from 'node:path'

const repeated = new Set(['-d', '--deb-recommends'])
const once = new Set([
  '-s',
  '-t',
  '--after-install',
  '--after-remove',
  '--architecture',
  '--category',
  '--config-files',
  '--deb-compression',
  '--deb-priority',
  '--description',
  '--iteration',
  '--license',
  '--log',
  '--maintainer',
  '--name',
  '--package',
  '--url',
  '--vendor',
  '--version',
])
const ignored = new Set(['--force', '--debug'])

/**
 * @param {readonly string[]} words
 * @returns {{ options: Map<string, string[]>, files: [from: string, to: string][] }}
 */
function readWords(words) {
  /** @type {Map<string, string[]>} */
  const options = new Map()
  /** @type {[string, string][]} */
  const files = []
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? ''
    if (repeated.has(word) || once.has(word)) options.set(word, [...(options.get(word) ?? []), words[++index] ?? ''])
    else if (word.startsWith('-')) {
      if (!ignored.has(word)) throw new Error(`fpm shim: unknown option ${word}`)
    } else {
      const at = word.lastIndexOf('=')
      files.push([word.slice(0, at), word.slice(at + 1)])
    }
  }
  return { options, files }
}

/** Sets modes as Debian wants them. @param {string} folder @returns {number} bytes in all files */
function settle(folder) {
  chmodSync(folder, 0o755)
  let bytes = 0
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const place = path.join(folder, entry.name)
    if (entry.isDirectory()) bytes += settle(place)
    else if (entry.isFile()) {
      const { size, mode } = statSync(place)
      bytes += size
      chmodSync(place, (mode & 0o111) === 0 ? 0o644 : 0o755)
    }
  }
  return bytes
}

const { options, files } = readWords(process.argv.slice(2))
const first = (/** @type {string} */ name) => options.get(name)?.[0]
if (first('-s') !== 'dir' || first('-t') !== 'deb') throw new Error('fpm shim: only -s dir -t deb')

/** @type {{ readonly [name: string]: string }} */
const architectures = { x86_64: 'amd64', x64: 'amd64', aarch64: 'arm64' }
/** @type {{ readonly [name: string]: string }} */
const compressions = { gz: 'gzip', bzip2: 'xz' }

const tree = mkdtempSync(path.join(os.tmpdir(), 'gradwire-deb-'))
try {
  for (const [from, to] of files) {
    const place = path.join(tree, to)
    mkdirSync(path.dirname(place), { recursive: true })
    if (from.endsWith('/')) cpSync(from, place, { recursive: true, verbatimSymlinks: true })
    else copyFileSync(from, place)
  }
  const bytes = settle(tree)
  const [summary = '', ...more] = (first('--description') ?? '').split('\n')
  const control = {
    Package: first('--name')?.toLowerCase(),
    Version: [first('--version'), first('--iteration')].filter((part) => part !== undefined).join('-'),
    Architecture: architectures[first('--architecture') ?? ''] ?? first('--architecture'),
    Maintainer: first('--maintainer'),
    Vendor: first('--vendor'),
    License: first('--license'),
    'Installed-Size': String(Math.ceil(bytes / 1024)),
    Depends: options.get('-d')?.join(', '),
    Recommends: options.get('--deb-recommends')?.join(', '),
    Section: first('--category'),
    Priority: first('--deb-priority') ?? 'optional',
    Homepage: first('--url'),
    Description: [summary.trim() || first('--name'), ...more.map((line) => ` ${line.trim() || '.'}`)].join('\n'),
  }
  const folder = path.join(tree, 'DEBIAN')
  mkdirSync(folder)
  const lines = Object.entries(control).filter(([, value]) => value !== undefined && value !== '')
  writeFileSync(path.join(folder, 'control'), lines.map(([name, value]) => `${name}: ${value}\n`).join(''))
  for (const [option, name] of /** @type {const} */ ([
    ['--after-install', 'postinst'],
    ['--after-remove', 'postrm'],
  ])) {
    const script = first(option)
    if (script === undefined) continue
    copyFileSync(script, path.join(folder, name))
    chmodSync(path.join(folder, name), 0o755)
  }
  const compression = first('--deb-compression') ?? 'xz'
  const words = ['--root-owner-group', `-Z${compressions[compression] ?? compression}`, '--build', tree]
  execFileSync('dpkg-deb', [...words, first('--package') ?? 'package.deb'], { stdio: 'inherit' })
} finally {
  rmSync(tree, { recursive: true, force: true })
}
