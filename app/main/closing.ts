import type { LossAnswer } from '../contract.ts'

export interface ClosingParts {
  isDirty(): boolean
  ask(): Promise<LossAnswer>
  /** Asks the window to save; it answers later, by `answer`. */
  requestSave(): void
  /** Closes without further questions. */
  close(): void
  /** The person stays: whatever wanted to quit has to be forgotten. */
  stay(): void
}

export interface Closing {
  /** The window wants to close. */
  onClose(event: { preventDefault(): void }): void
  /** The window has saved, or has not. */
  answer(saved: boolean): void
}

/**
 * What happens when a window with unsaved changes is to be closed: Save, Don't Save or Cancel; after Save the window saves
 * first, and closing goes on when that succeeded. While the window saves, a second attempt asks again, so that a window that
 * does not answer can be left.
 */
export function createClosing(parts: ClosingParts): Closing {
  let state: 'open' | 'asking' | 'saving' | 'closed' = 'open'

  function end(): void {
    state = 'closed'
    parts.close()
  }

  function stay(): void {
    state = 'open'
    parts.stay()
  }

  async function askThen(): Promise<void> {
    state = 'asking'
    const answer = await parts.ask()
    if (answer === 'cancel') stay()
    else if (answer === 'discard' || !parts.isDirty()) end()
    else {
      state = 'saving'
      parts.requestSave()
    }
  }

  return {
    onClose(event) {
      if (state === 'closed' || (state === 'open' && !parts.isDirty())) return
      event.preventDefault()
      if (state !== 'asking') askThen().catch(stay)
    },
    answer(saved) {
      if (state !== 'saving') return
      if (saved) end()
      else stay()
    },
  }
}
