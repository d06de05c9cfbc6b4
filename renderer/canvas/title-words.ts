import type { ObjectDirective } from 'vue'

/** A title in pieces between which a line may end, besides its spaces: "leakyRelu" as leaky, Relu; "grad_output" as grad_, output. */
export function wordsOf(title: string): string[] {
  return title.split(/(?<=[a-z0-9])(?=[A-Z])|(?<=_)(?=[^_])/u)
}

/** Writes a title into an element. */
export const vWords: ObjectDirective<HTMLElement, string> = {
  created: (element, { value }) => write(element, value),
  updated(element, { value, oldValue }) {
    if (value !== oldValue) write(element, value)
  },
}

function write(element: HTMLElement, title: string): void {
  element.replaceChildren(
    ...wordsOf(title).flatMap((word, i) => (i > 0 ? [document.createElement('wbr'), word] : [word])),
  )
}
