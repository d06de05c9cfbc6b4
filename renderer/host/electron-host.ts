import type { Bridge, CommandId, Outcome, TextCommand } from '../../app/contract.ts'
import { HostError, type Host } from './host.ts'
import { readDropped } from './read-dropped.ts'

/** The desktop: every wish goes over the bridge; what comes back as a failure becomes a HostError. */
export function createElectronHost(bridge: Bridge): Host {
  // After a reload nothing comes.
  if (bridge.expecting) history.replaceState(undefined, '', location.pathname)
  return {
    kind: 'electron',
    expecting: bridge.expecting,
    open: async () => valueOf(await bridge.open(undefined)),
    save: async (bytes, ref, suggestedName) =>
      valueOf(ref === undefined ? await bridge.saveAs({ bytes, suggestedName }) : await bridge.save({ bytes, ref })),
    saveAs: async (bytes, suggestedName) => valueOf(await bridge.saveAs({ bytes, suggestedName })),
    adopt: readDropped,
    recent: () => bridge.recent(undefined),
    openRecent: async (id) => valueOf(await bridge.openRecent(id)),
    onOpen: (listener) => bridge.on('opened', listener),
    onCommand: (listener) =>
      bridge.on('command', (id) => {
        const own = textCommandOf(id)
        if (own !== undefined && isTextField(document.activeElement)) void bridge.editText(own)
        else listener(id)
      }),
    setState: (state) => void bridge.setState(state),
    askBeforeLoss: (name) => bridge.askBeforeLoss(name),
    onClose: (listener) =>
      bridge.on('closing', () => {
        // A listener that throws has not saved: the window stays.
        void listener().then(
          (saved) => bridge.answerClosing(saved),
          () => bridge.answerClosing(false),
        )
      }),
    ready: () => bridge.ready(undefined),
  }
}

function valueOf<Value>(outcome: Outcome<Value>): Value {
  if ('failure' in outcome) throw new HostError(outcome.failure)
  return outcome.value
}

const textCommands: { readonly [id in CommandId]?: TextCommand } = {
  'edit.undo': 'undo',
  'edit.redo': 'redo',
  'edit.delete': 'delete',
  'edit.selectAll': 'selectAll',
}
const textCommandOf = (id: CommandId): TextCommand | undefined => textCommands[id]

const withoutCaret = new Set(['button', 'checkbox', 'color', 'file', 'image', 'radio', 'range', 'reset', 'submit'])

/** Whether an element has a caret, and with it an undo of its own. */
function isTextField(element: Element | null): boolean {
  if (element instanceof HTMLInputElement) return !withoutCaret.has(element.type)
  return element instanceof HTMLTextAreaElement || (element instanceof HTMLElement && element.isContentEditable)
}
