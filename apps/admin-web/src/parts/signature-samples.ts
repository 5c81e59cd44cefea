export const LANGUAGES = ['Java', 'PHP', 'Python', '.NET', 'Node'] as const;
export type Language = (typeof LANGUAGES)[number];

/** How to make an `openEditor` link in the languages that OAs are written in. Each signs the base64 text, as text. */
export const SIGNATURE_SAMPLES: Record<Language, string> = {
  Java: `String callURL = Base64.getEncoder().encodeToString(address.getBytes(StandardCharsets.UTF_8));
Mac mac = Mac.getInstance("HmacMD5");
mac.init(new SecretKeySpec(apiKey.getBytes(StandardCharsets.UTF_8), "HmacMD5"));
byte[] digest = mac.doFinal(callURL.getBytes(StandardCharsets.UTF_8));
StringBuilder sign = new StringBuilder();
for (byte b : digest) sign.append(String.format("%02x", b));
String link = host + "/apps/editor/openEditor?callURL="
    + URLEncoder.encode(callURL, StandardCharsets.UTF_8) + "&sign=" + sign;`,
  PHP: `$callURL = base64_encode($address);
$sign = hash_hmac('md5', $callURL, $apiKey);
$link = $host . '/apps/editor/openEditor?callURL=' . rawurlencode($callURL) . '&sign=' . $sign;`,
  Python: `call_url = base64.b64encode(address.encode()).decode()
sign = hmac.new(api_key.encode(), call_url.encode(), hashlib.md5).hexdigest()
link = f"{host}/apps/editor/openEditor?callURL={urllib.parse.quote(call_url, safe='')}&sign={sign}"`,
  '.NET': `var callURL = Convert.ToBase64String(Encoding.UTF8.GetBytes(address));
using var hmac = new HMACMD5(Encoding.UTF8.GetBytes(apiKey));
var sign = Convert.ToHexString(hmac.ComputeHash(Encoding.UTF8.GetBytes(callURL))).ToLowerInvariant();
var link = $"{host}/apps/editor/openEditor?callURL={Uri.EscapeDataString(callURL)}&sign={sign}";`,
  Node: `const callURL = Buffer.from(address).toString('base64');
const sign = crypto.createHmac('md5', apiKey).update(callURL).digest('hex');
const link = \`\${host}/apps/editor/openEditor?callURL=\${encodeURIComponent(callURL)}&sign=\${sign}\`;`,
};
