export { first as second } from './first.ts'
