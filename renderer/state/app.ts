import { inject } from 'vue'
import type { InjectionKey, ShallowRef } from 'vue'
import type { Host } from '../host/host.ts'
import type { Breakpoints } from './breakpoints.ts'
import type { Commands } from './commands.ts'
import type { DocumentStore } from './document-store.ts'
import type { Files } from './files.ts'
import type { Hidden } from './hidden.ts'
import type { Messages } from './messages.ts'
import type { RunFeed } from './run-feed.ts'
import type { Runner } from './runner.ts'
import type { Settings } from './settings.ts'
import type { Views } from './views.ts'
import type { Keymap } from './shortcuts.ts'
import type { PlanRow, Workspace } from './workspace.ts'
import type { Presenting } from '../teaching/presenting.ts'
import type { Teaching } from '../teaching/teaching-state.ts'

/** All the state of the window. Panels get it by `useApp`. */
export interface App {
  readonly host: Host
  readonly store: DocumentStore
  readonly workspace: Workspace
  readonly runner: Runner
  readonly feed: RunFeed
  readonly breakpoints: Breakpoints
  /** Numbers that a person is to find out. */
  readonly hidden: Hidden
  /** The row of the plan that has the focus: commands mean it, and not what is selected. */
  readonly pointedRow: ShallowRef<PlanRow | undefined>
  readonly files: Files
  readonly settings: Settings
  readonly commands: Commands
  readonly views: Views
  readonly teaching: Teaching
  readonly presenting: Presenting
  readonly keys: Keymap
  readonly messages: Messages
  /** Keys are written and read the way of a Mac. */
  readonly mac: boolean
}

export const appKey: InjectionKey<App> = Symbol('app')

export function useApp(): App {
  const app = inject(appKey)
  if (app === undefined) throw new Error('a panel outside of the window')
  return app
}
