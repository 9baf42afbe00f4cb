#ifndef CSIMDJSON_H
#define CSIMDJSON_H

// What reading records needs of simdjson (a C++ library) in a form that C can call, so that the
// Swift targets need no C++ interoperability. Nothing throws.

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// Parses one JSON text at a time and keeps its memory for the next; for one thread at a time.
typedef struct JSONParser JSONParser;

typedef enum {
  JSONStatusValid,
  JSONStatusBroken,
  JSONStatusTooDeep,
  // A number is malformed, or does not fit in 64 bits.
  JSONStatusNumber,
  JSONStatusOutOfMemory,
} JSONStatus;

typedef enum { JSONKindObject, JSONKindArray, JSONKindString, JSONKindNull, JSONKindOther } JSONKind;

// A value of the text that was parsed last: it and all pointers into it end with the next parse.
typedef struct {
  uintptr_t opaque[2];
} JSONValue;

typedef struct {
  const uint8_t *bytes;
  size_t count;
} JSONString;

// A field of an object; an element of an array, whose name is empty.
typedef struct {
  JSONString name;
  JSONValue value;
} JSONMember;

// Null where there is no memory.
JSONParser *json_parser_create(void);
void json_parser_destroy(JSONParser *parser);

// Parses a text of one value. Nesting beyond 1,024 levels is refused.
JSONStatus json_parse(JSONParser *parser, const uint8_t *bytes, size_t count, JSONValue *root);

JSONKind json_kind(JSONValue value);

// The unescaped UTF-8 of a string; null for anything else.
JSONString json_string(JSONValue value);

// The first field of an object with a name; false where there is none, or the value is no object.
bool json_field(JSONValue object, const uint8_t *name, size_t count, JSONValue *value);

// Writes the first `capacity` members of an object or array; the result is how many it has.
size_t json_members(JSONValue container, JSONMember *members, size_t capacity);

#ifdef __cplusplus
}
#endif

#endif
