import { type CueShape, digitsIn } from './after-cue.ts'

/** Driver licence numbers: every state has a form of its own, so 5 to 20 letters and digits behind the words. */
export const driverLicense: CueShape = {
  name: 'driver-license',
  class: 'driver_license',
  cues:
    'driver_license drivers_license s_license driver_licence drivers_licence s_licence driving_licence driving_license ' +
    'license_number licence_number license_no licence_no fuhrerschein fuhrerscheinnummer permiso_conducir de_conducir ' +
    'carnet_conducir licencia_conducir de_conduire patente rijbewijs rijbewijsnummer de_conducao carta_conducao',
  value: /[A-Z0-9]{1,18}(?:[- ](?=[A-Z]{0,4}\d)[A-Z0-9]{1,12}){0,4}(?![\w-])/iy,
  fits: (value) =>
    value.length >= 5 &&
    value.length <= 22 &&
    digitsIn(value) >= 4 &&
    !/[a-z]{3}| [A-Za-z]{2}/.test(value),
  confidence: 0.75,
}

/** Behind `DL`, which is also a unit of measurement: letters first, or a sign between. */
export const shortDriverLicense: CueShape = {
  name: 'driver-license',
  class: 'driver_license',
  cues: 'dl dln',
  value: /[A-Z0-9]{1,18}(?:-\d{2,6}){0,3}(?![\w-])/y,
  fits: (value, linked, before) =>
    digitsIn(value) >= 5 &&
    !/\wdl$|\/dl$/i.test(before) &&
    (linked || /^[A-Z]{1,2}-?\d{3}/.test(value)),
  confidence: 0.75,
}
