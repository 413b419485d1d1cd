/** The default field rules (presets `default` and `classic`): sealed, shown as the classic mask. */
export const defaultRules = [
  { path: 'user.email', mask: 'partial', class: 'email' },
  { path: 'user.phone', mask: 'partial', class: 'phone' },
  { path: 'user.ssn', mask: 'replace', class: 'us_ssn' },
  { path: 'payment.card_number', mask: 'partial', class: 'credit_card' },
  { path: 'payment.cvv', mask: 'replace', class: 'cvv' },
  { path: 'auth.password', mask: 'replace', class: 'password' },
  { path: 'auth.api_key', mask: 'partial', class: 'api_key' },
  { path: 'location.address', mask: 'partial', class: 'address' },
  { path: 'business.profit_margin', mask: 'replace', class: 'financial' },
] as const
