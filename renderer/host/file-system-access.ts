/*
 * The part of the File System Access API that TypeScript's own types do not have yet.
 * https://wicg.github.io/file-system-access/
 */

export interface FilePickerOptions {
  readonly id?: string
  readonly suggestedName?: string
  readonly types?: readonly { readonly description: string; readonly accept: { readonly [mime: string]: string[] } }[]
}

type PermissionQuery = { readonly mode: 'read' | 'readwrite' }

export interface GrantableHandle extends FileSystemFileHandle {
  queryPermission?(query: PermissionQuery): Promise<PermissionState>
  requestPermission?(query: PermissionQuery): Promise<PermissionState>
}

export interface LaunchParams {
  readonly files: readonly FileSystemHandle[]
}

export interface FileAccess {
  showOpenFilePicker(options: FilePickerOptions): Promise<GrantableHandle[]>
  showSaveFilePicker(options: FilePickerOptions): Promise<GrantableHandle>
  readonly launchQueue?: { setConsumer(consumer: (params: LaunchParams) => void): void }
}

export function hasFileAccess(window: Window): window is Window & FileAccess {
  return 'showOpenFilePicker' in window && 'showSaveFilePicker' in window
}

export const graphFiles: FilePickerOptions = {
  id: 'gradwire',
  types: [{ description: 'Gradwire graph', accept: { 'application/x-gradwire+json': ['.gradwire'] } }],
}
