import { existsSync } from 'node:fs'
import path from 'node:path'

/** @type {{ readonly [platform: string]: readonly string[] }} */
const fixedPlaces = {
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  win32: ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA']
    .map((name) => process.env[name])
    .filter((folder) => folder !== undefined)
    .flatMap((folder) => [
      `${folder}\\Google\\Chrome\\Application\\chrome.exe`,
      `${folder}\\Microsoft\\Edge\\Application\\msedge.exe`,
    ]),
}

const commands = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
  'brave-browser',
]

/**
 * An installed browser of Chromium's kind. GRADWIRE_CHROMIUM names one by hand.
 * @returns {string | undefined} its executable
 */
export function findChromium() {
  const named = process.env['GRADWIRE_CHROMIUM']
  if (named !== undefined && named !== '') return existsSync(named) ? named : undefined
  const folders = (process.env['PATH'] ?? '').split(path.delimiter).filter((folder) => folder !== '')
  const inPath = commands.flatMap((command) => folders.map((folder) => path.join(folder, command)))
  return [...(fixedPlaces[process.platform] ?? []), ...inPath].find((place) => existsSync(place))
}

/*
 * What no window of ours has a use for. The menus under the address bar are pages that every new window loads
 * beforehand: two seconds of a processor. A list of features replaces any other, so Playwright's own that matter are here too.
 */
const needlessFeatures = [
  'WebUIOmniboxPopup',
  'WebUIOmniboxAimPopup',
  'WebUIOmniboxFullPopup',
  'PreloadTopChromeWebUI',
  'AimEnabled',
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsUpgrades',
  'LensOverlay',
  'MediaRouter',
  'NetworkTimeServiceQuerying',
  'OptimizationHints',
  'PaintHolding',
  'PreconnectToSearch',
  'Translate',
]

/** Switches that keep a Chromium to itself: no first-run pages, no traffic of its own, no passwords of the desktop. */
export const quietSwitches = [
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-default-apps',
  '--disable-extensions',
  `--disable-features=${needlessFeatures.join(',')}`,
  '--disable-quic',
  '--disable-sync',
  '--disable-session-crashed-bubble',
  '--hide-crash-restore-bubble',
  '--password-store=basic',
  '--use-mock-keychain',
]

/** Chromium's sandbox refuses to run as root; the second switch spares the person the warning about the first. */
export const rootSwitches = process.getuid?.() === 0 ? ['--no-sandbox', '--test-type'] : []
