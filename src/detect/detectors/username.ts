import { type CueShape } from './after-cue.ts'

const prose = new Set(
  (
    'required taken invalid empty missing not already available needed optional unknown incorrect wrong must should can cannot ' +
    'and or the your you for from field blank case unique too short long valid in the a an used displayed shown stored'
  ).split(' '),
)

/** Account names: behind `user name is` or a colon a word, otherwise only one with a digit, dot or underscore in it. */
export const username: CueShape = {
  name: 'username',
  class: 'username',
  cues:
    'username usernames user_name login_name screen_name userid user_id login benutzername usuario nombre_usuario de_usuario ' +
    'd_utilisateur nutzername gebruikersnaam utente nome_utente',
  value: /@?[A-Za-z0-9][\w.-]{1,38}[A-Za-z0-9_](?![\w@(])/y,
  fits: (value, linked) => {
    if (prose.has(value.toLowerCase())) return false
    if (/[\d_.]/.test(value.slice(1)) && /[A-Za-z]/.test(value)) return true
    return linked && /^[a-z]+$/.test(value) && value.length >= 4 && value.length <= 20
  },
  confidence: 0.6,
}
