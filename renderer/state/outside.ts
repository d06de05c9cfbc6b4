import { onBeforeUnmount, onMounted, ref } from 'vue'
import type { Ref } from 'vue'
import { HostError } from '../host/host.ts'
import type { App } from './app.ts'

/** What comes from the shell: files it was given, menu commands, the question before closing. To be called once. */
export function listenToShell({ commands, files, host }: App): void {
  host.onOpen((file) => void files.openGiven(file))
  host.onCommand((id) => commands.run(id))
  host.onClose(() => files.save())
  void host.ready().finally(files.begin)
}

/** Files that are dropped on the window. */
export function useDropping({ files, host, messages }: App): Ref<boolean> {
  const dropping = ref(false)

  function hasFile(event: DragEvent): boolean {
    return event.dataTransfer?.types.includes('Files') === true
  }
  function over(event: DragEvent): void {
    if (!hasFile(event)) return
    event.preventDefault()
    dropping.value = true
  }
  function leave(event: DragEvent): void {
    // Only leaving the window itself has no element to go to.
    if (event.relatedTarget === null) dropping.value = false
  }
  async function drop(event: DragEvent): Promise<void> {
    dropping.value = false
    if (!hasFile(event)) return
    event.preventDefault()
    const file = event.dataTransfer?.files[0]
    if (file === undefined) return
    try {
      await files.openGiven(await host.adopt(file))
    } catch (error) {
      if (!(error instanceof HostError)) throw error
      messages.error(error.message)
    }
  }

  onMounted(() => {
    window.addEventListener('dragover', over)
    window.addEventListener('dragleave', leave)
    window.addEventListener('drop', drop)
  })
  onBeforeUnmount(() => {
    window.removeEventListener('dragover', over)
    window.removeEventListener('dragleave', leave)
    window.removeEventListener('drop', drop)
  })
  return dropping
}
