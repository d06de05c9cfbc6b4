import { contextBridge, ipcRenderer, type IpcRendererEvent } from 'electron'
import { eventChannel, requestChannel, requestNames, startedWithFile, type Bridge } from '../contract.ts'

/** `window.host`, as the contract says it: one function a request, `on` for events, and why the window was opened. */
const ask = Object.fromEntries(
  requestNames.map((name) => [name, (payload: unknown) => ipcRenderer.invoke(requestChannel(name), payload)]),
)

const on: Bridge['on'] = (name, listener) => {
  const heard = (_event: IpcRendererEvent, payload: Parameters<typeof listener>[0]) => listener(payload)
  ipcRenderer.on(eventChannel(name), heard)
  return () => {
    ipcRenderer.off(eventChannel(name), heard)
  }
}

contextBridge.exposeInMainWorld('host', { ...ask, on, expecting: location.hash === startedWithFile })
