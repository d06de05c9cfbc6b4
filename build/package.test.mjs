// What a package holds and how it behaves, on packages made with the stand-in: node --test build/package.test.mjs
import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { listPackage } from '@electron/asar'
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { commandInPath } from './apt.mjs'
import { root } from './bundle/targets.mjs'
import { markName } from './package/make-fake-dist.mjs'

const dist = path.join(root, 'dist/stand-in')
const unpacked = path.join(dist, 'linux-unpacked')
const executable = path.join(unpacked, 'gradwire')
const scratch = mkdtempSync(path.join(os.tmpdir(), 'gradwire-package-'))

/** @param {string} extension */
function made(extension) {
  const name = readdirSync(dist).find((entry) => entry.endsWith(extension))
  assert.ok(name !== undefined, `there is a ${extension}`)
  return path.join(dist, name)
}

/** @param {string} command @param {readonly string[]} words */
const output = (command, words) => execFileSync(command, words, { encoding: 'utf8' })

before(() => {
  rmSync(dist, { recursive: true, force: true })
  const words = [path.join(root, 'build/package.mjs'), '--standin']
  const { status, stdout, stderr } = spawnSync(process.execPath, words, { cwd: root, encoding: 'utf8' })
  assert.equal(status, 0, `${stdout}\n${stderr}`)
})
after(() => rmSync(scratch, { recursive: true, force: true }))

test('everything made with the stand-in says so, by name and inside', () => {
  for (const extension of ['.tar.gz', '.zip', '.deb']) assert.match(path.basename(made(extension)), /STAND-IN/)
  assert.ok(existsSync(path.join(unpacked, markName)))
  assert.match(output('tar', ['tzf', made('.tar.gz')]), /STAND-IN\.txt/)
  assert.match(output(commandInPath('7zz') ?? '7zz', ['l', made('.zip')]), /STAND-IN\.txt/)
  assert.match(output('dpkg-deb', ['-c', made('.deb')]), /STAND-IN\.txt/)
})

test('the archive holds what was built, and no node_modules or sources', () => {
  const files = listPackage(path.join(unpacked, 'resources/app.asar'), { isPack: false })
  for (const wanted of [
    '/package.json',
    '/LICENSE',
    '/out/main/main.mjs',
    '/out/preload/preload.cjs',
    '/out/renderer/index.html',
  ]) {
    assert.ok(files.includes(wanted), wanted)
  }
  const stray = files.filter((file) =>
    /node_modules|\.ts$|\.vue$|\.map$|\.test\.|^\/(app|core|renderer|build)\b/.test(file),
  )
  assert.deepEqual(stray, [])
})

test('the command line lies beside the archive and runs on Node alone', () => {
  const command = path.join(unpacked, 'resources/cli/gradwire.mjs')
  const sample = path.join(root, 'core/samples/weighted-network.gradwire')
  assert.equal(output(process.execPath, [command, 'check', sample]), '8 nodes, 7 edges, no problems\n')
})

test('the fuses are set', async () => {
  const wire = await getCurrentFuseWire(executable)
  const on = '1'.charCodeAt(0)
  const off = '0'.charCodeAt(0)
  assert.equal(wire[FuseV1Options.RunAsNode], off)
  assert.equal(wire[FuseV1Options.EnableNodeOptionsEnvironmentVariable], off)
  assert.equal(wire[FuseV1Options.EnableNodeCliInspectArguments], off)
  assert.equal(wire[FuseV1Options.GrantFileProtocolExtraPrivileges], off)
  assert.equal(wire[FuseV1Options.EnableCookieEncryption], on)
  assert.equal(wire[FuseV1Options.EnableEmbeddedAsarIntegrityValidation], on)
  assert.equal(wire[FuseV1Options.OnlyLoadAppFromAsar], on)
})

test('the Debian package installs the app, its menu entry, its file type and its icons', () => {
  const deb = made('.deb')
  const control = output('dpkg-deb', ['-f', deb])
  assert.match(control, /^Package: gradwire$/m)
  assert.match(control, /^Architecture: amd64|arm64$/m)
  assert.match(control, /^Depends: .*libgtk-3-0/m)
  const tree = path.join(scratch, 'deb')
  execFileSync('dpkg-deb', ['-x', deb, tree])
  const desktop = readFileSync(path.join(tree, 'usr/share/applications/gradwire.desktop'), 'utf8')
  assert.match(desktop, /^Exec=\/opt\/Gradwire\/gradwire %U$/m)
  assert.match(desktop, /^MimeType=application\/x-gradwire\+json;$/m)
  assert.match(desktop, /^Categories=Science;$/m)
  assert.match(readFileSync(path.join(tree, 'usr/share/mime/packages/gradwire.xml'), 'utf8'), /\*\.gradwire/)
  for (const size of [16, 32, 48, 128, 256, 512]) {
    assert.ok(
      existsSync(path.join(tree, `usr/share/icons/hicolor/${size}x${size}/apps/gradwire.png`)),
      `icon of ${size}`,
    )
  }
  assert.equal(statSync(path.join(tree, 'opt/Gradwire/gradwire')).mode & 0o777, 0o755)
})

test('the packaged app passes the specs of the shell', () => {
  const playwright = path.join(root, 'node_modules/@playwright/test/cli.js')
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [playwright, 'test', '--project=packaged', '--reporter=list', '--output=test-results/packaged', 'shell.spec.ts'],
    { cwd: root, encoding: 'utf8', env: { ...process.env, GRADWIRE_APP: executable } },
  )
  assert.equal(status, 0, `${stdout}\n${stderr}`)
})
