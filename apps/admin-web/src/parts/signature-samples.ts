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

/**
 * How to check a native webhook (Standard Webhooks) before it is believed: `headers` with names in lower case, `body` as it
 * came, `secret` beginning with `whsec_`. A header may hold several signatures while secrets are rotated; one must fit.
 */
export const WEBHOOK_SAMPLES: Record<Language, string> = {
  Java: `byte[] key = Base64.getDecoder().decode(secret.substring("whsec_".length()));
Mac mac = Mac.getInstance("HmacSHA256");
mac.init(new SecretKeySpec(key, "HmacSHA256"));
String signed = headers.get("webhook-id") + "." + headers.get("webhook-timestamp") + "." + body;
byte[] expected = ("v1," + Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8))))
    .getBytes(StandardCharsets.UTF_8);
boolean ours = Arrays.stream(headers.get("webhook-signature").split(" "))
    .anyMatch(one -> MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), expected));
boolean fresh = Math.abs(Instant.now().getEpochSecond() - Long.parseLong(headers.get("webhook-timestamp"))) < 300;
boolean accepted = ours && fresh;`,
  PHP: `$key = base64_decode(substr($secret, strlen('whsec_')));
$signed = $headers['webhook-id'] . '.' . $headers['webhook-timestamp'] . '.' . $body;
$expected = 'v1,' . base64_encode(hash_hmac('sha256', $signed, $key, true));
$ours = false;
foreach (explode(' ', $headers['webhook-signature']) as $one) {
    if (hash_equals($expected, $one)) $ours = true;
}
$accepted = $ours && abs(time() - (int) $headers['webhook-timestamp']) < 300;`,
  Python: `key = base64.b64decode(secret.removeprefix("whsec_"))
signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.{body}".encode()
expected = "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
ours = any(hmac.compare_digest(one, expected) for one in headers["webhook-signature"].split(" "))
accepted = ours and abs(time.time() - int(headers["webhook-timestamp"])) < 300`,
  '.NET': `using var hmac = new HMACSHA256(Convert.FromBase64String(secret["whsec_".Length..]));
var signed = $"{headers["webhook-id"]}.{headers["webhook-timestamp"]}.{body}";
var expected = Encoding.UTF8.GetBytes("v1," + Convert.ToBase64String(hmac.ComputeHash(Encoding.UTF8.GetBytes(signed))));
var ours = headers["webhook-signature"].Split(' ')
    .Any(one => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(one), expected));
var age = DateTimeOffset.UtcNow.ToUnixTimeSeconds() - long.Parse(headers["webhook-timestamp"]);
var accepted = ours && Math.Abs(age) < 300;`,
  Node: `const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
const signed = \`\${headers['webhook-id']}.\${headers['webhook-timestamp']}.\${body}\`;
const expected = Buffer.from('v1,' + crypto.createHmac('sha256', key).update(signed).digest('base64'));
const ours = headers['webhook-signature'].split(' ').map((one) => Buffer.from(one))
  .some((one) => one.length === expected.length && crypto.timingSafeEqual(one, expected));
const accepted = ours && Math.abs(Date.now() / 1000 - Number(headers['webhook-timestamp'])) < 300;`,
};
