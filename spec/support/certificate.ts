/**
 * A key and a self-signed certificate for `service.test` and 127.0.0.1, valid until 2126. Made for these specs and good for nothing else:
 * the key is public. Committed, because making one asks for a program that not every machine has.
 */
export const privateKey = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgPps+uiO7/GSBizs2
wgQMTHbLzoldpeGOmcAdNMVlwVuhRANCAARV9xR3C2V70zmbmqMc+p3MkA0IQ2LX
DvHsZn3BmIX4UhSfMD5bP5jDDnc8hoOTuj9ANn3j1KDWAj+FGbl/ZsKO
-----END PRIVATE KEY-----
`

/** Trusts itself, so it serves as `ca`, too. Not good for `localhost`. */
export const certificate = `-----BEGIN CERTIFICATE-----
MIIBuDCCAV6gAwIBAgIUP3Lqd9c1uUX8XclYTQ5pmFnDli8wCgYIKoZIzj0EAwIw
ITEfMB0GA1UEAwwWbGlicmF0by1yZXBvcnRlciBzcGVjczAgFw0yNjExMjIyMDMz
MDhaGA8yMTI2MTAyOTIwMzMwOFowITEfMB0GA1UEAwwWbGlicmF0by1yZXBvcnRl
ciBzcGVjczBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABFX3FHcLZXvTOZuaoxz6
ncyQDQhDYtcO8exmfcGYhfhSFJ8wPls/mMMOdzyGg5O6P0A2fePUoNYCP4UZuX9m
wo6jcjBwMB0GA1UdDgQWBBSrYcEs8r0vjjOxWDlbhNXaVEU9cjAfBgNVHSMEGDAW
gBSrYcEs8r0vjjOxWDlbhNXaVEU9cjAPBgNVHRMBAf8EBTADAQH/MB0GA1UdEQQW
MBSCDHNlcnZpY2UudGVzdIcEfwAAATAKBggqhkjOPQQDAgNIADBFAiB9DwrZK9i0
iHF+QNunhAy3cTO2V4VCWh9mTtHp0BQ7BQIhAOahoiiVjPWR6i+l2ducb5DeoJRV
zQvmiFVSXq7aDDwl
-----END CERTIFICATE-----
`
