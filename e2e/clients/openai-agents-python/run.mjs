import { runPython } from '../loops/python.mjs'

runPython(import.meta.dirname, process.argv[2] ?? 'basic')
