import { BrowserWindow, ipcMain, type IpcMainInvokeEvent } from 'electron'
import * as v from 'valibot'
import { requestChannel, requestNames, requests, type Answers, type Payload, type RequestName } from '../contract.ts'
import { isInside } from './address.ts'

/** One function a request. Payloads have been parsed, and the window is known, when it is called. */
export type RequestHandlers = {
  readonly [Name in RequestName]: (
    payload: Payload<Name>,
    window: BrowserWindow,
  ) => Promise<Answers[Name]> | Answers[Name]
}

/** Answers the window's requests: only those of the window's own page, and only what the contract allows. */
export function answerRequests(origin: string, handlers: RequestHandlers): void {
  function answer<Name extends RequestName>(name: Name): void {
    ipcMain.handle(requestChannel(name), (event, ...payloads: unknown[]) => {
      const window = senderWindow(event, origin)
      const parsed = v.safeParse(requests[name], payloads[0])
      if (!parsed.success || payloads.length > 1) throw new Error(`“${name}” was asked with a wrong payload`)
      return handlers[name](parsed.output, window)
    })
  }
  for (const name of requestNames) answer(name)
}

/** A frame inside the page, another page or a page that is gone has nothing to ask. */
function senderWindow(event: IpcMainInvokeEvent, origin: string): BrowserWindow {
  const frame = event.senderFrame
  const window = BrowserWindow.fromWebContents(event.sender)
  if (frame === null || frame.parent !== null || !isInside(origin, frame.url) || window === null) {
    throw new Error('Only the window itself may ask')
  }
  return window
}
