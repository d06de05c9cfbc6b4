/** @typedef {import('./browser-window.mjs').BrowserWindow} BrowserWindow */

/**
 * @typedef {object} ItemOptions
 * @property {string} [id]
 * @property {string} [label]
 * @property {string} [role]
 * @property {'normal' | 'separator' | 'submenu' | 'checkbox' | 'radio'} [type]
 * @property {string} [accelerator]
 * @property {boolean} [registerAccelerator]
 * @property {boolean} [enabled]
 * @property {boolean} [visible]
 * @property {boolean} [checked]
 * @property {Menu | ItemOptions[]} [submenu]
 * @property {(item: MenuItem, window: BrowserWindow | undefined, event: object) => void} [click]
 */

/** What roles do in a window. The names are Electron's, in lower case. @type {{ readonly [role: string]: (window: BrowserWindow) => void }} */
const windowRoles = {
  close: (window) => window.close(),
  minimize: (window) => window.minimize(),
  togglefullscreen: (window) => window.setFullScreen(!window.isFullScreen()),
  reload: (window) => window.webContents.reload(),
  toggledevtools: (window) => window.webContents.toggleDevTools(),
  undo: (window) => window.webContents.undo(),
  redo: (window) => window.webContents.redo(),
  cut: (window) => window.webContents.cut(),
  copy: (window) => window.webContents.copy(),
  paste: (window) => window.webContents.paste(),
  delete: (window) => window.webContents.delete(),
  selectall: (window) => window.webContents.selectAll(),
}

/** @type {{ readonly [role: string]: string }} */
const roleLabels = {
  togglefullscreen: 'Toggle Full Screen',
  toggledevtools: 'Toggle Developer Tools',
  selectall: 'Select All',
}

/** @type {import('./runtime.mjs').Runtime | undefined} */
let current

/** @param {import('./runtime.mjs').Runtime} runtime */
export function useRuntimeForMenus(runtime) {
  current = runtime
}

/** Electron's `MenuItem`. */
export class MenuItem {
  #options

  /** @param {ItemOptions} options */
  constructor(options) {
    const { submenu, role } = options
    this.#options = options
    this.id = options.id ?? ''
    this.role = role?.toLowerCase()
    this.type = options.type ?? (submenu === undefined ? 'normal' : 'submenu')
    this.label = options.label ?? labelOf(this.role)
    this.accelerator = options.accelerator
    this.registerAccelerator = options.registerAccelerator ?? true
    this.enabled = options.enabled ?? true
    this.visible = options.visible ?? true
    this.checked = options.checked ?? false
    this.submenu = Array.isArray(submenu) ? Menu.buildFromTemplate(submenu) : submenu
  }

  /**
   * @param {object} [event]
   * @param {BrowserWindow} [window]
   */
  click(event = {}, window = current?.focused) {
    if (!this.enabled) return
    if (this.type === 'checkbox') this.checked = !this.checked
    if (this.#options.click !== undefined) this.#options.click(this, window, event)
    else if (this.role === 'quit') void current?.app.quit()
    else if (this.role === 'about') current?.app.showAboutPanel()
    else if (this.role !== undefined && window !== undefined) windowRoles[this.role]?.(window)
  }
}

/** @param {string | undefined} role */
function labelOf(role) {
  if (role === undefined) return ''
  return roleLabels[role] ?? role[0]?.toUpperCase() + role.slice(1)
}

/** Electron's `Menu`. */
export class Menu {
  /** @type {Menu | null} */
  static #application = null
  /** @type {MenuItem[]} */
  items = []

  /** @param {MenuItem} item */
  append(item) {
    this.items.push(item)
  }

  /**
   * @param {string} id
   * @returns {MenuItem | null}
   */
  getMenuItemById(id) {
    for (const item of this.items) {
      const found = item.id === id ? item : item.submenu?.getMenuItemById(id)
      if (found !== undefined && found !== null) return found
    }
    return null
  }

  /**
   * Items whose key the menu takes, with the key.
   * @returns {(MenuItem & { accelerator: string })[]}
   */
  standinAccelerators() {
    return this.items.flatMap((item) => [
      ...(hasKey(item) ? [item] : []),
      ...(item.submenu?.standinAccelerators() ?? []),
    ])
  }

  /** @param {(MenuItem | ItemOptions)[]} template */
  static buildFromTemplate(template) {
    const menu = new Menu()
    for (const item of template) menu.append(item instanceof MenuItem ? item : new MenuItem(item))
    return menu
  }

  /** @param {Menu | null} menu */
  static setApplicationMenu(menu) {
    Menu.#application = menu
    for (const window of current?.windows.values() ?? []) window.webContents.standinSetKeys(window.standinKeys())
  }

  static getApplicationMenu() {
    return Menu.#application
  }
}

/**
 * @param {MenuItem} item
 * @returns {item is MenuItem & { accelerator: string }}
 */
const hasKey = (item) => item.accelerator !== undefined && item.registerAccelerator
