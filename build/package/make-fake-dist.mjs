// An Electron distribution whose executable is the stand-in: enough for electron-builder, and for the packaged app to run on
// this machine. It names this checkout by its path, so nothing made with it can run elsewhere, and it is marked.
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { electronVersion } from '../start/electron-binary.mjs'
import { root } from '../bundle/targets.mjs'

/** The file that says in a package what it was made with. */
export const markName = 'STAND-IN.txt'

const mark = `This package was made with a stand-in for Electron.
It runs only beside the checkout it was made from. Do not give it to anyone.
`

/**
 * What @electron/fuses looks for in an executable: a sentinel, a version, the number of fuses, one byte a fuse
 * (0 off, 1 on, r removed).
 */
const fuses = Buffer.concat([
  Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'),
  Buffer.from([1, 9]),
  Buffer.from('101100011'),
])

/** @param {string} folder is made anew */
export function makeFakeDist(folder) {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(path.join(folder, 'resources'), { recursive: true })
  mkdirSync(path.join(folder, 'locales'))
  const launch = path.join(root, 'build/standin/launch.mjs')
  const script = `#!/bin/sh
# ${mark.split('\n')[0]}
STANDIN_EXECUTABLE="$(readlink -f "$0")" exec "${process.execPath}" "${launch}" "$@"
exit
`
  const executable = Buffer.concat([Buffer.from(script), fuses, Buffer.from('\n')])
  writeFileSync(path.join(folder, 'electron'), executable, { mode: 0o755 })
  for (const name of ['chrome_crashpad_handler', 'chrome-sandbox']) {
    writeFileSync(path.join(folder, name), '#!/bin/sh\nexit 1\n', { mode: 0o755 })
  }
  const data = [
    'icudtl.dat',
    'resources.pak',
    'chrome_100_percent.pak',
    'v8_context_snapshot.bin',
    'LICENSES.chromium.html',
  ]
  for (const name of [...data, 'locales/en-US.pak']) writeFileSync(path.join(folder, name), 'stand-in')
  copyFileSync(path.join(root, 'LICENSE'), path.join(folder, 'LICENSE'))
  writeFileSync(path.join(folder, 'version'), electronVersion)
  writeFileSync(path.join(folder, markName), mark)
}
