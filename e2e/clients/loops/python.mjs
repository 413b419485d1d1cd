// Python programs with the packages of their requirements.txt, in an environment of their own that is made once.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as person from '../model-server/scenario.mjs'

/**
 * Runs `run.py SCENARIO person.json …more` of a client's folder, with the variables of `environment` besides those of this
 * process. The scenario `install` makes the environment and no more.
 */
export function runPython(folder, scenario, { environment = {}, more = [] } = {}) {
  const place = join(folder, 'node_modules')
  const python = join(place, '.venv/bin/python')
  install(folder, place)
  if (scenario === 'install') return
  const told = join(place, 'scenario.json')
  writeFileSync(told, JSON.stringify(person))
  run(folder, environment, python, 'run.py', scenario, told, ...more)
}

function install(folder, place) {
  const environment = join(place, '.venv')
  const python = join(environment, 'bin/python')
  const requirements = join(folder, 'requirements.txt')
  const wanted = readFileSync(requirements, 'utf8')
  const installed = join(environment, 'installed.txt')
  if (existsSync(installed) && readFileSync(installed, 'utf8') === wanted) return
  mkdirSync(place, { recursive: true })
  run(folder, {}, 'python3', '-m', 'venv', environment)
  const quiet = ['--quiet', '--disable-pip-version-check']
  run(folder, {}, python, '-m', 'pip', 'install', ...quiet, '-r', requirements)
  writeFileSync(installed, wanted)
}

function run(cwd, environment, command, ...args) {
  const env = { ...process.env, ...environment }
  const { status, error } = spawnSync(command, args, { cwd, stdio: 'inherit', env })
  if (status !== 0) throw error ?? new Error(`${command} ended with ${status}`)
}
