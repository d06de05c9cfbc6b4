/** @typedef {{ readonly method: string, readonly result: unknown }} ScriptedAnswer */
/** @typedef {{ readonly cancelId?: number, readonly [key: string]: unknown }} DialogOptions */

/**
 * Electron's `dialog`. Tests put functions of their own in place of these, or script the answers:
 * STANDIN_DIALOGS='[{"method":"showSaveDialog","result":{"canceled":false,"filePath":"/tmp/a.gradwire"}}]'.
 * Otherwise a person is asked where there is a screen; where not, the answer is Cancel.
 * @param {readonly ScriptedAnswer[]} script
 * @param {((method: string, options: DialogOptions) => Promise<unknown>) | undefined} ask
 */
export function createDialog(script, ask) {
  const left = [...script]

  /**
   * @param {string} method
   * @param {(options: DialogOptions) => unknown} cancelled
   */
  const answering =
    (method, cancelled) =>
    async (/** @type {unknown[]} */ ...values) => {
      const options = /** @type {DialogOptions} */ (values.at(-1) ?? {})
      const at = left.findIndex((answer) => answer.method === method)
      if (at >= 0) return left.splice(at, 1)[0]?.result
      if (ask !== undefined) return (await ask(method, options)) ?? cancelled(options)
      console.error(`stand-in: nobody to answer dialog.${method}: cancelled`)
      return cancelled(options)
    }

  return {
    showOpenDialog: answering('showOpenDialog', () => ({ canceled: true, filePaths: [] })),
    showSaveDialog: answering('showSaveDialog', () => ({ canceled: true, filePath: '' })),
    showMessageBox: answering('showMessageBox', ({ cancelId }) => ({
      response: cancelId ?? 0,
      checkboxChecked: false,
    })),
  }
}
