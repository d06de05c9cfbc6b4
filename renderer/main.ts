import 'katex/dist/katex.min.css'
import './tokens.css'
import './base.css'
import { createApp as createVueApp } from 'vue'
import App from './App.vue'
import { createHost } from './host/create-host.ts'
import { appKey } from './state/app.ts'
import { createApp } from './state/create-app.ts'

const app = createApp({
  host: createHost(),
  startWorker: () => new Worker(new URL('./worker/worker.ts', import.meta.url), { type: 'module' }),
  settings: localStorage,
  mac: navigator.platform.startsWith('Mac'),
})
createVueApp(App).provide(appKey, app).mount('#app')
