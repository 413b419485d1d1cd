import { type CueShape } from './after-cue.ts'

const prose = new Set(
  (
    'required taken invalid empty missing not already available needed optional unknown incorrect wrong must should can cannot ' +
    'and or the your you for from field blank case unique too short long valid in the a an used displayed shown stored usual soon well another guest anonymous much many few long root admin administrator guest nobody system'
  ).split(' '),
)

/** Account names: behind `user name is` or a colon a word, otherwise only one with a digit, dot or underscore in it. */
export const username: CueShape = {
  name: 'username',
  class: 'username',
  cues:
    'username usernames user_name login_name screen_name userid user_id login benutzername usuario nombre_usuario de_usuario ' +
    'd_utilisateur nutzername gebruikersnaam utente nome_utente identifiant benutzerkennung twitter_handle instagram_handle ' +
    'github_handle telegram_handle slack_handle my_handle handle_is in_as',
  value: /@?[A-Za-z0-9][\w.-]{1,38}[A-Za-z0-9_](?![\w@(])/y,
  fits: (value, linked, before) => {
    // `as` behind `in` is a cue only in `sign in as`.
    if (/\bin as$/i.test(before))
      return (
        /\b(?:sign|log)(?:ed|ged|ging|ing)? in as$/i.test(before) && !prose.has(value.toLowerCase())
      )
    if (prose.has(value.toLowerCase())) return false
    if (/[\d_.]/.test(value.slice(1)) && /[A-Za-z]/.test(value)) return true
    return linked && /^[a-z]+$/.test(value) && value.length >= 4 && value.length <= 20
  },
  confidence: 0.6,
}

/** `user darkcoder22`: only what ends in digits. */
export const userWord: CueShape = {
  name: 'username',
  class: 'username',
  cues: 'user usuaria',
  value: /[a-z][a-z._-]{3,24}\d{2,4}(?![\w@(.-])/y,
  fits: () => true,
  confidence: 0.5,
}
