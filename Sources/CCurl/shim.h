#include <curl/curl.h>
#include <stdbool.h>

// Swift cannot call functions with a variable number of arguments: one function for each type that
// an option or an answer has.

static inline CURLcode rehearse_curl_set_long(CURL *handle, CURLoption option, long value) {
  return curl_easy_setopt(handle, option, value);
}

static inline CURLcode rehearse_curl_set_string(CURL *handle, CURLoption option,
                                                const char *value) {
  return curl_easy_setopt(handle, option, value);
}

static inline CURLcode rehearse_curl_set_headers(CURL *handle, struct curl_slist *headers) {
  return curl_easy_setopt(handle, CURLOPT_HTTPHEADER, headers);
}

typedef size_t (*rehearse_curl_receiver)(char *bytes, size_t size, size_t count, void *context);

static inline CURLcode rehearse_curl_set_receivers(CURL *handle, rehearse_curl_receiver header,
                                                   rehearse_curl_receiver body, void *context) {
  curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, header);
  curl_easy_setopt(handle, CURLOPT_HEADERDATA, context);
  curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, body);
  return curl_easy_setopt(handle, CURLOPT_WRITEDATA, context);
}

// 7.85 replaced bits by names and deprecated the bits; Ubuntu 22.04 has 7.81. A redirection leads
// to no file of this machine, and from https: to nothing less.
static inline CURLcode rehearse_curl_set_protocols(CURL *handle, bool is_secure) {
#if LIBCURL_VERSION_NUM >= 0x075500
  curl_easy_setopt(handle, CURLOPT_REDIR_PROTOCOLS_STR, is_secure ? "https" : "http,https");
  return curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https,file");
#else
  curl_easy_setopt(handle, CURLOPT_REDIR_PROTOCOLS,
                   (long)(CURLPROTO_HTTPS | (is_secure ? 0 : CURLPROTO_HTTP)));
  return curl_easy_setopt(handle, CURLOPT_PROTOCOLS,
                          (long)(CURLPROTO_HTTP | CURLPROTO_HTTPS | CURLPROTO_FILE));
#endif
}
