/*
 * Dialogs and the menu, drawn into the page where Electron would use the operating system's. Each function is
 * self-contained: its text runs in a world of its own in the page.
 */

/** @typedef {{ readonly name: string, readonly isFolder: boolean }} Entry */

/**
 * @typedef {object} Sheet
 * @property {(name: string, text?: string) => HTMLElement} element a new element, with a text
 * @property {HTMLElement} body where to put things
 * @property {(answer: unknown) => void} finish closes and answers
 * @property {Promise<unknown>} finished undefined where the person pressed Escape
 */

/**
 * A modal sheet over the page. The page's policy allows no styles of ours in its document, but adopted ones.
 * @param {string} heading
 * @returns {Sheet}
 */
export function openSheet(heading) {
  const styles = new CSSStyleSheet()
  styles.replaceSync(`
    dialog { font: 14px/1.4 system-ui, sans-serif; min-width: 26rem; max-width: 92vw; border: 1px solid GrayText;
      border-radius: 8px; padding: 1rem; background: Canvas; color: CanvasText; color-scheme: light dark }
    dialog::backdrop { background: rgb(0 0 0 / 0.35) }
    h2 { font-size: 1rem; margin: 0 0 0.75rem }
    ul { list-style: none; margin: 0.5rem 0; padding: 0; height: 18rem; overflow: auto; border: 1px solid GrayText }
    li button { width: 100%; text-align: start; border: 0; background: none }
    li button:hover, li button:focus-visible { background: SelectedItem; color: SelectedItemText }
    button { font: inherit; padding: 0.3rem 0.8rem; color: inherit }
    input { font: inherit; width: 100%; box-sizing: border-box; padding: 0.3rem }
    .row { display: flex; gap: 0.5rem; justify-content: end; margin-top: 0.75rem }
    .columns { display: flex; gap: 1rem }
    .columns > div { display: flex; flex-direction: column; gap: 0.1rem }
    .columns button { text-align: start; white-space: nowrap }
    p { margin: 0 0 0.5rem }`)
  const holder = document.createElement('div')
  const shadow = holder.attachShadow({ mode: 'open' })
  shadow.adoptedStyleSheets = [styles]
  const element = (/** @type {string} */ name, text = '') => {
    const made = document.createElement(name)
    made.textContent = text
    return made
  }
  const body = document.createElement('dialog')
  body.setAttribute('aria-label', heading)
  body.append(element('h2', heading))
  /** @type {unknown} */
  let answer
  const finished = new Promise((resolve) => {
    body.addEventListener('close', () => {
      holder.remove()
      resolve(answer)
    })
  })
  // What is typed here is not for the page.
  for (const name of ['keydown', 'keyup', 'keypress', 'pointerdown', 'click', 'wheel']) {
    holder.addEventListener(name, (event) => event.stopPropagation())
  }
  shadow.append(body)
  document.documentElement.append(holder)
  body.showModal()
  return {
    element,
    body,
    finished,
    finish: (value) => {
      answer = value
      body.close()
    },
  }
}

/**
 * A message with buttons; answers with the number of the button.
 * @param {Sheet} sheet
 * @param {{ detail: string, buttons: readonly string[] }} options
 */
export function drawMessage(sheet, { detail, buttons }) {
  sheet.body.append(sheet.element('p', detail))
  const row = sheet.element('div')
  row.className = 'row'
  buttons.forEach((label, index) => {
    const button = sheet.element('button', label)
    button.addEventListener('click', () => sheet.finish(index))
    row.append(button)
  })
  sheet.body.append(row)
}

/**
 * One folder; answers with a folder to look into, or a name that was chosen.
 * @param {Sheet} sheet
 * @param {{ folder: string, entries: readonly Entry[], name: string | undefined, action: string }} options with a name to edit when saving
 */
export function drawFolder(sheet, { folder, entries, name, action }) {
  const list = sheet.element('ul')
  for (const entry of [{ name: '..', isFolder: true }, ...entries]) {
    const item = sheet.element('li')
    const button = sheet.element('button', entry.isFolder ? `${entry.name}/` : entry.name)
    button.addEventListener('click', () => {
      if (entry.isFolder) sheet.finish({ enter: entry.name })
      else if (name === undefined) sheet.finish({ choose: entry.name })
      else {
        field.value = entry.name
        field.focus()
      }
    })
    item.append(button)
    list.append(item)
  }
  const field = document.createElement('input')
  field.value = name ?? ''
  field.setAttribute('aria-label', name === undefined ? 'Path' : 'Name')
  const form = document.createElement('form')
  const row = sheet.element('div')
  row.className = 'row'
  const cancel = sheet.element('button', 'Cancel')
  cancel.setAttribute('type', 'button')
  cancel.addEventListener('click', () => sheet.finish(undefined))
  row.append(cancel, sheet.element('button', action))
  form.append(field, row)
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    if (field.value !== '') sheet.finish({ choose: field.value })
  })
  sheet.body.append(sheet.element('p', folder), list, form)
  field.focus()
  field.select()
}

/**
 * The application menu, all of it at once; answers with the place of the item.
 * @param {Sheet} sheet
 * @param {readonly { label: string, items: readonly { label: string, keys: string, enabled: boolean }[] }[]} menus
 */
export function drawMenu(sheet, menus) {
  const columns = sheet.element('div')
  columns.className = 'columns'
  menus.forEach((menu, index) => {
    const column = sheet.element('div')
    column.append(sheet.element('strong', menu.label))
    menu.items.forEach((item, place) => {
      if (item.label === '') return
      const button = document.createElement('button')
      button.textContent = item.keys === '' ? item.label : `${item.label}  (${item.keys})`
      button.disabled = !item.enabled
      button.addEventListener('click', () => sheet.finish([index, place]))
      column.append(button)
    })
    columns.append(column)
  })
  sheet.body.append(columns)
}
