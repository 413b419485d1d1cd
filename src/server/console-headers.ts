// What the browser holds the console to, so that a fault in it cannot be used: no code but the console's own files, no HTML out of text,
// no word to another origin, no frame.

const policy = {
  'default-src': "'none'",
  'script-src': "'self'",
  'style-src': "'self'",
  'img-src': "'self'",
  'font-src': "'self'",
  'connect-src': "'self'",
  'base-uri': "'none'",
  'form-action': "'self'",
  'frame-ancestors': "'none'",
  'require-trusted-types-for': "'script'",
  'trusted-types': "'none'",
}

export const consolePolicy = Object.entries(policy)
  .map((directive) => directive.join(' '))
  .join('; ')

const unused = ['accelerometer', 'camera', 'clipboard-read', 'display-capture', 'geolocation']
  .concat(['gyroscope', 'magnetometer', 'microphone', 'midi', 'payment', 'usb'])
  .map((feature) => `${feature}=()`)

export const consoleHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': consolePolicy,
  'permissions-policy': [...unused, 'clipboard-write=(self)'].join(', '),
  'cache-control': 'no-store',
}
