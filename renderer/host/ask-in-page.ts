import type { LossAnswer } from './host.ts'

const answers: readonly (readonly [LossAnswer, string])[] = [
  ['save', 'Save'],
  ['discard', 'Don’t save'],
  ['cancel', 'Cancel'],
]

/** The question before losing changes, as a modal dialog of the page. Escape is Cancel. Its look is the class `ask`. */
export function askInPage(document: Document, name: string): Promise<LossAnswer> {
  return new Promise((resolve) => {
    const dialog = document.createElement('dialog')
    dialog.className = 'ask'
    dialog.setAttribute('role', 'alertdialog')
    const question = document.createElement('p')
    question.textContent = `Save the changes to “${name}”?`
    question.id = 'ask-question'
    dialog.setAttribute('aria-labelledby', question.id)
    const row = document.createElement('div')
    row.className = 'ask-answers'
    let answer: LossAnswer = 'cancel'
    for (const [value, label] of answers) {
      const button = document.createElement('button')
      button.type = 'button'
      button.textContent = label
      button.dataset['answer'] = value
      button.addEventListener('click', () => {
        answer = value
        dialog.close()
      })
      row.append(button)
    }
    dialog.append(question, row)
    dialog.addEventListener('close', () => {
      dialog.remove()
      resolve(answer)
    })
    document.body.append(dialog)
    dialog.showModal()
  })
}
