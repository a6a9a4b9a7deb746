/**
 * Secrets: recall on made-up keys of every vendor in the places where keys are found, and false alarms on real source code.
 * `node bench/secrets.mjs` prints both. The formats below are written from vendors' documentation, apart from the table that
 * is measured, so that a slip in the table shows.
 */

import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { RECOGNIZERS } from '../dist/core/detect/recognizers.js';
import { createScanner } from '../dist/core/detect/recognizers/scanner.js';

const MIB = 1024 * 1024;
const VECTORS = 10;

/** Mulberry32: the same vectors in every run. */
const seeded = (seed) => () => {
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
};
const random = seeded(20261124);
const draw = (alphabet, count) => Array.from({ length: count }, () => alphabet[Math.floor(random() * alphabet.length)]).join('');
const between = (least, most) => least + Math.floor(random() * (most - least + 1));
const LOW = 'abcdefghijklmnopqrstuvwxyz';
const DIG = '0123456789';
const UP = LOW.toUpperCase();
const b62 = (n) => draw(UP + LOW + DIG, n);
const url64 = (n) => draw(`${UP}${LOW}${DIG}_-`, n - 1) + draw(UP + LOW + DIG, 1);
const b64 = (n) => draw(`${UP}${LOW}${DIG}+/`, n);
const hex = (n) => draw('0123456789abcdef', n);
const upper = (n) => draw(UP + DIG, n);
const lower = (n) => draw(LOW + DIG, n);
const digits = (n) => draw('123456789', 1) + draw(DIG, n - 1);
const b32 = (n) => draw(`${UP}234567`, n);
const uuid = () => [8, 4, 4, 4, 12].map(hex).join('-');
const json64 = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Vendor, what a key of it looks like. */
const KEYS = {
  'AWS access key': () => `AKIA${b32(16)}`,
  'AWS session key': () => `ASIA${b32(16)}`,
  'Google API key': () => `AIzaSy${url64(33)}`,
  'Google OAuth secret': () => `GOCSPX-${url64(28)}`,
  'Google access token': () => `ya29.a0${url64(between(120, 200))}`,
  'Firebase server key': () => `AAAA${url64(7)}:APA91b${url64(134)}`,
  'Azure storage connection': () => `DefaultEndpointsProtocol=https;AccountName=acme;AccountKey=${b64(86)}==;EndpointSuffix=core.windows.net`,
  'Azure service bus': () => `Endpoint=sb://acme.servicebus.windows.net/;SharedAccessKeyName=Root;SharedAccessKey=${b64(43)}=`,
  'Azure SAS': () => `https://acme.blob.core.windows.net/c/f?sv=2022-11-02&sr=b&sig=${encodeURIComponent(`${b64(43)}=`)}`,
  Alibaba: () => `LTAI${b62(20)}`,
  Tencent: () => `AKID${b62(32)}`,
  DigitalOcean: () => `dop_v1_${hex(64)}`,
  Heroku: () => `HRKU-AA${url64(58)}`,
  'Fly.io': () => `fo1_${url64(43)}`,
  Netlify: () => `nfp_${b62(36)}`,
  Render: () => `rnd_${b62(28)}`,
  'Cloudflare origin CA': () => `v1.0-${hex(24)}-${hex(146)}`,
  PlanetScale: () => `pscale_tkn_${url64(43)}`,
  Supabase: () => `sbp_${hex(40)}`,
  Tailscale: () => `tskey-auth-${b62(11)}CNTRL-${b62(32)}`,
  'GitHub personal': () => `ghp_${b62(36)}`,
  'GitHub OAuth': () => `gho_${b62(36)}`,
  'GitHub app': () => `ghs_${b62(36)}`,
  'GitHub fine-grained': () => `github_pat_${b62(22)}_${b62(59)}`,
  'GitLab personal': () => `glpat-${url64(20)}`,
  'GitLab runner': () => `glrt-${url64(20)}`,
  'GitLab trigger': () => `glptt-${hex(40)}`,
  Bitbucket: () => `ATBB${b62(32)}`,
  Atlassian: () => `ATATT3xFfGF0${url64(171)}=${upper(8)}`,
  npm: () => `npm_${b62(36)}`,
  PyPI: () => `pypi-AgEIcHlwaS5vcmc${url64(160)}`,
  RubyGems: () => `rubygems_${hex(48)}`,
  'crates.io': () => `cio${b62(32)}`,
  NuGet: () => `oy2${lower(43)}`,
  Clojars: () => `CLOJARS_${lower(60)}`,
  Docker: () => `dckr_pat_${url64(27)}`,
  JFrog: () => `AKCp8${b62(68)}`,
  Sourcegraph: () => `sgp_${hex(40)}`,
  SonarQube: () => `squ_${hex(40)}`,
  CircleCI: () => `CCIPAT_${b62(22)}_${hex(40)}`,
  Buildkite: () => `bkua_${hex(40)}`,
  Octopus: () => `API-${upper(26)}`,
  Postman: () => `PMAK-${hex(24)}-${hex(34)}`,
  Vault: () => `hvs.${url64(90)}`,
  Terraform: () => `${b62(14)}.atlasv1.${url64(67)}`,
  Pulumi: () => `pul-${hex(40)}`,
  Doppler: () => `dp.pt.${b62(43)}`,
  '1Password service account': () => `ops_eyJ${b64(300)}`,
  age: () => `AGE-SECRET-KEY-1${draw('QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L', 58)}`,
  Databricks: () => `dapi${hex(32)}`,
  Grafana: () => `glsa_${b62(32)}_${hex(8)}`,
  'Grafana cloud': () => `glc_eyJ${b64(90)}`,
  Sentry: () => `sntryu_${hex(64)}`,
  'New Relic': () => `NRAK-${upper(27)}`,
  Dynatrace: () => `dt0c01.${b32(24)}.${b32(64)}`,
  'Datadog key by name': () => `DD_API_KEY=${hex(32)}`,
  PostHog: () => `phx_${b62(43)}`,
  LaunchDarkly: () => `sdk-${uuid()}`,
  'OpenAI project': () => `sk-proj-${url64(156)}`,
  'OpenAI user': () => `sk-${b62(20)}T3BlbkFJ${b62(20)}`,
  Anthropic: () => `sk-ant-api03-${url64(93)}AA`,
  'Hugging Face': () => `hf_${draw(UP + LOW, 34)}`,
  Replicate: () => `r8_${b62(37)}`,
  Groq: () => `gsk_${b62(52)}`,
  xAI: () => `xai-${b62(80)}`,
  Perplexity: () => `pplx-${b62(48)}`,
  OpenRouter: () => `sk-or-v1-${hex(64)}`,
  DeepSeek: () => `sk-${hex(32)}`,
  ElevenLabs: () => `sk_${hex(48)}`,
  NVIDIA: () => `nvapi-${url64(64)}`,
  Pinecone: () => `pcsk_${b62(6)}_${b62(63)}`,
  LangSmith: () => `lsv2_pt_${hex(32)}_${hex(10)}`,
  Langfuse: () => `sk-lf-${uuid()}`,
  Tavily: () => `tvly-${b62(32)}`,
  'Slack bot': () => `xoxb-${digits(12)}-${digits(13)}-${b62(24)}`,
  'Slack user': () => `xoxp-${digits(12)}-${digits(12)}-${digits(13)}-${hex(32)}`,
  'Slack app': () => `xapp-1-A${upper(10)}-${digits(13)}-${hex(64)}`,
  'Slack webhook': () => `https://hooks.slack.com/services/T${upper(10)}/B${upper(10)}/${b62(24)}`,
  'Discord bot': () => `M${b62(25)}.${url64(6)}.${url64(38)}`,
  'Discord webhook': () => `https://discord.com/api/webhooks/${digits(18)}/${url64(68)}`,
  Telegram: () => `${digits(10)}:AA${url64(33)}`,
  SendGrid: () => `SG.${url64(22)}.${url64(43)}`,
  Mailgun: () => `key-${hex(32)}`,
  Mailchimp: () => `${hex(32)}-us${between(1, 21)}`,
  Brevo: () => `xkeysib-${hex(64)}-${b62(16)}`,
  Resend: () => `re_${b62(8)}_${b62(24)}`,
  'Twilio API key': () => `SK${hex(32)}`,
  'Stripe live': () => `sk_live_${b62(24)}`,
  'Stripe restricted': () => `rk_live_${b62(99)}`,
  'Stripe webhook': () => `whsec_${b62(32)}`,
  'Square token': () => `sq0atp-${url64(22)}`,
  'Square secret': () => `sq0csp-${url64(43)}`,
  Braintree: () => `access_token$production$${lower(16)}$${hex(32)}`,
  Shopify: () => `shpat_${hex(32)}`,
  Razorpay: () => `rzp_live_${b62(14)}`,
  Flutterwave: () => `FLWSECK-${lower(32)}-X`,
  Plaid: () => `access-production-${uuid()}`,
  EasyPost: () => `EZAK${lower(54)}`,
  Shippo: () => `shippo_live_${hex(40)}`,
  Notion: () => `ntn_${digits(11)}${b62(35)}`,
  'Notion secret': () => `secret_${b62(43)}`,
  Linear: () => `lin_api_${b62(40)}`,
  Asana: () => `1/${digits(16)}:${hex(32)}`,
  Airtable: () => `pat${b62(14)}.${hex(64)}`,
  Figma: () => `figd_${url64(40)}`,
  ClickUp: () => `pk_${digits(8)}_${upper(32)}`,
  Typeform: () => `tfp_${url64(44)}_${b62(14)}`,
  HubSpot: () => `pat-na1-${uuid()}`,
  Salesforce: () => `00D${b62(12)}!AQ${url64(90)}`,
  Dropbox: () => `sl.${url64(136)}`,
  Contentful: () => `CFPAT-${url64(43)}`,
  Mapbox: () => `sk.eyJ${url64(80)}.${url64(22)}`,
  Facebook: () => `EAA${b62(170)}`,
  'X bearer': () => `AAAAAAAAAAAAAAAAAAAAA${b62(90)}`,
  MaxMind: () => `${b62(6)}_${b62(29)}_mmk`,
  Lark: () => `https://open.larksuite.com/open-apis/bot/v2/hook/${uuid()}`,
  Zapier: () => `https://hooks.zapier.com/hooks/catch/${digits(7)}/${lower(7)}`,
  JWT: () => `${json64({ alg: 'HS256', typ: 'JWT' })}.${json64({ sub: digits(8), iat: 1764000000 })}.${url64(43)}`,
  'PEM key': () => `-----BEGIN RSA PRIVATE KEY-----\n${b64(64)}\n${b64(64)}\n-----END RSA PRIVATE KEY-----`,
  'OpenSSH key': () => `-----BEGIN OPENSSH PRIVATE KEY-----\n${b64(70)}\n${b64(70)}\n-----END OPENSSH PRIVATE KEY-----`,
  'PGP key': () => `-----BEGIN PGP PRIVATE KEY BLOCK-----\n\n${b64(64)}\n=${b64(4)}\n-----END PGP PRIVATE KEY BLOCK-----`,
  'GCP service account': () => JSON.stringify({ type: 'service_account', private_key_id: hex(40), private_key: `-----BEGIN PRIVATE KEY-----\n${b64(64)}\n-----END PRIVATE KEY-----\n` }),
  'PostgreSQL URL': () => `postgres://svc:${b62(16)}@db.acme.example:5432/main`,
  'MongoDB URL': () => `mongodb+srv://app:${b62(20)}@cluster0.acme.example/prod`,
  'Redis URL': () => `redis://:${b62(24)}@cache.acme.example:6379/0`,
  'AWS secret by name': () => `aws_secret_access_key = ${b64(40)}`,
  'bearer header': () => `Authorization: Bearer ${url64(40)}`,
  'basic header': () => `Authorization: Basic ${Buffer.from(`svc:${b62(14)}`).toString('base64')}`,
  'API key header': () => `X-Api-Key: ${hex(32)}`,
  'password in env': () => `DB_PASSWORD=${b62(12)}!`,
  'password in YAML': () => `password: "${b62(12)}#"`,
  'password in JSON': () => `{"user":"svc","password":"${b62(14)}"}`,
  'client secret in JSON': () => `{"client_secret":"${url64(40)}"}`,
  'token in code': () => `const authToken = '${hex(40)}';`,
  'secret in Python': () => `SECRET_KEY = "${b62(50)}"`,
};

/** Places where a key that needs no name is found. */
const PLACES = [
  (key) => key,
  (key) => `export KEY=${key}\n`,
  (key) => `  api: "${key}",`,
  (key) => `use ${key} until Friday`,
  (key) => `<code>${key}</code>`,
  (key) => JSON.stringify({ value: key }),
  (key) => `curl -H 'X-Key: ${key}' https://api.acme.example`,
  (key) => `(${key})`,
  (key) => `line one\n${key}\nline three`,
  (key) => `key=${key}; other=1`,
];

const SECRET = new Set(['API_KEY', 'PRIVATE_KEY', 'URL_CREDENTIALS']);
const secrets = RECOGNIZERS.filter((row) => SECRET.has(row.class));

const recall = (scanner) => {
  const missed = [];
  let total = 0;
  for (const [vendor, make] of Object.entries(KEYS)) {
    let found = 0;
    let example = '';
    for (let i = 0; i < VECTORS; i += 1) {
      const text = PLACES[i % PLACES.length](make());
      let hit = false;
      scanner.scan(text, (_row, _start, _end, score) => {
        hit ||= score >= 0.4;
      });
      if (hit) found += 1;
      else example ||= text;
    }
    total += found;
    if (found < VECTORS) missed.push(`${vendor} ${found}/${VECTORS}: ${example.slice(0, 100)}`);
  }
  return { vendors: Object.keys(KEYS).length, found: total, of: Object.keys(KEYS).length * VECTORS, missed };
};

/** Source files of installed packages, in the order of their names, until there is enough. */
const source = (folder, most) => {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(?:[cm]?[jt]sx?|json|md|ya?ml)$/.test(file) && !/\.min\.|package-lock|\.map$/.test(file))
    .sort();
  const out = [];
  // Every seventh file, so that ten megabytes come from all packages and not from the first.
  for (let step = 0, size = 0; step < 7 && size < most; step += 1)
    for (let i = step; i < files.length && size < most; i += 7) {
      const path = join(folder, files[i]);
      const stat = statSync(path);
      if (!stat.isFile() || stat.size > 400_000) continue;
      size += stat.size;
      out.push(path);
    }
  return out;
};

const alarms = (scanner, most) => {
  const found = [];
  let size = 0;
  for (const path of source('node_modules', most)) {
    const text = readFileSync(path, 'utf8');
    size += text.length;
    scanner.scan(text, (row, start, end, score) => {
      if (score >= 0.4) found.push(`${row.name} ${path}: ${text.slice(start, Math.min(end, start + 60)).replaceAll('\n', ' ')}`);
    });
  }
  return { size, found };
};

export const benchSecrets = () => {
  const scanner = createScanner(secrets, []);
  const { vendors, found, of, missed } = recall(scanner);
  const { size, found: wrong } = alarms(scanner, 10 * MIB);
  return { vendors, recall: found / of, missed, megabytes: size / MIB, alarms: wrong.length, perMegabyte: wrong.length / (size / MIB), wrong };
};

if (process.argv[1]?.endsWith('secrets.mjs')) {
  const result = benchSecrets();
  console.log(`recall ${(result.recall * 100).toFixed(1)} % over ${result.vendors} kinds of keys, ${VECTORS} vectors each`);
  for (const line of result.missed) console.log(`  missed ${line}`);
  console.log(`false alarms ${result.alarms} in ${result.megabytes.toFixed(1)} MB of source code: ${result.perMegabyte.toFixed(2)} per MB (budget 1)`);
  if (process.argv.includes('--list')) for (const line of result.wrong) console.log(`  ${line}`);
}
