// Detectors that stand at the end of their cue word and look for a value behind it (some: before it).
import type { Cue } from '../lexicon.ts'
import type { Detector } from '../scan.ts'
import { accountNumber } from './account-number.ts'
import { afterCue } from './after-cue.ts'
import { age, ageCue } from './age.ts'
import { collegiateNumber } from './collegiate-number.ts'
import { driverLicense, shortDriverLicense } from './driver-license.ts'
import { identityNumber, taxNumber } from './identity-number.ts'
import { licensePlate } from './license-plate.ts'
import { medicalRecord, planNumber } from './medical-record.ts'
import { passport } from './passport.ts'
import { postcode } from './postcode.ts'
import { securityAnswer } from './security-answer.ts'
import { username, userWord } from './username.ts'

/** By cue; the engine calls them with the place where the cue word ended. */
export const cueDetectors: readonly (readonly [Cue, Detector])[] = [
  [ageCue, age],
  ...[
    passport,
    postcode,
    driverLicense,
    shortDriverLicense,
    medicalRecord,
    planNumber,
    collegiateNumber,
    identityNumber,
    taxNumber,
    accountNumber,
    licensePlate,
    username,
    userWord,
    securityAnswer,
  ].map(afterCue),
]
