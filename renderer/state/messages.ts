import { shallowRef } from 'vue'
import type { ShallowRef } from 'vue'
import type { Problem } from '../../core/graph/problems.ts'

/** What can be done about a refusal at once. */
export interface Remedy {
  /** "Insert Flatten". */
  readonly title: string
  run(): void
}

export interface Message {
  readonly id: number
  readonly kind: 'error' | 'note'
  readonly text: string
  /** What would be right. */
  readonly fix?: string
  readonly node?: string
  readonly remedy?: Remedy
  /** Something that was tried and cannot be: of no interest once something else is tried. */
  readonly refused?: true
}

/** What the window has to say: quietly to those who listen, and as a note on the screen where something did not work. */
export interface Messages {
  /** The text of the polite live region. */
  readonly spoken: ShallowRef<string>
  readonly shown: ShallowRef<readonly Message[]>
  announce(text: string): void
  /** `what` did not work: "Cannot run". */
  show(problem: Problem, what?: string): void
  /** What was tried cannot be. It takes the place of what was refused before. */
  refuse(problem: Problem, remedy?: Remedy): void
  error(text: string): void
  /** Something one wants to know at once, though nothing is wrong; `node` leads there. Gives its id. */
  note(text: string, node?: string): number
  dismiss(id: number): void
  /** What was refused a moment ago is of no interest once something worked. */
  clear(): void
  /** Nor once something else is tried; all else stays. */
  forgetRefused(): void
}

const most = 3

export function createMessages(): Messages {
  const spoken = shallowRef('')
  const shown = shallowRef<readonly Message[]>([])
  let last = 0
  let odd = false

  function announce(text: string): void {
    // The same text twice is only read again if it differs; a space at the end is not heard.
    odd = !odd
    spoken.value = odd ? text : `${text}\u00a0`
  }
  function add(message: Omit<Message, 'id'>): void {
    const others = shown.value.filter((one) => one.text !== message.text)
    shown.value = [...others, { ...message, id: ++last }].slice(-most)
    announce(message.fix === undefined ? message.text : `${message.text} ${sentence(capital(message.fix))}`)
  }
  function forgetRefused(): void {
    if (shown.value.some((one) => one.refused)) shown.value = shown.value.filter((one) => !one.refused)
  }
  return {
    spoken,
    shown,
    announce,
    forgetRefused,
    show: (problem, what) => add(errorOf(problem, what)),
    refuse(problem, remedy) {
      forgetRefused()
      add({ ...errorOf(problem), refused: true, ...(remedy && { remedy }) })
    },
    error: (text) => add({ kind: 'error', text }),
    note(text, node) {
      add({ kind: 'note', text: sentence(text), ...(node !== undefined && { node }) })
      return last
    },
    dismiss(id) {
      shown.value = shown.value.filter((one) => one.id !== id)
    },
    clear() {
      if (shown.value.length > 0) shown.value = []
    },
  }
}

function errorOf({ message, fix, node }: Problem, what?: string): Omit<Message, 'id'> {
  const text = [what, node, message].filter((part) => part !== undefined).join(': ')
  return { kind: 'error', text: sentence(text), fix, ...(node !== undefined && { node }) }
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

function sentence(text: string): string {
  return text.endsWith('.') ? text : `${text}.`
}
