#include "CSimdjson.h"

#include <cstring>
#include <new>
#include <simdjson.h>
#include <string_view>
#include <type_traits>

using namespace simdjson;

struct JSONParser {
  dom::parser parser;
};

// An element is a place on the parser's tape: two words that may be copied as they are.
static_assert(sizeof(dom::element) == sizeof(JSONValue));
static_assert(std::is_trivially_copyable_v<dom::element>);

static JSONValue value(dom::element element) {
  JSONValue value;
  std::memcpy(&value, &element, sizeof value);
  return value;
}

static dom::element element(JSONValue value) {
  dom::element element;
  std::memcpy(&element, &value, sizeof element);
  return element;
}

static JSONString string(std::string_view view) {
  return {reinterpret_cast<const uint8_t *>(view.data()), view.size()};
}

JSONParser *json_parser_create(void) { return new (std::nothrow) JSONParser; }

void json_parser_destroy(JSONParser *parser) { delete parser; }

JSONStatus json_parse(JSONParser *parser, const uint8_t *bytes, size_t count, JSONValue *root) {
  dom::element element;
  // The library reads beyond the end, and therefore copies what it is given.
  switch (parser->parser.parse(bytes, count, true).get(element)) {
  case SUCCESS:
    *root = value(element);
    return JSONStatusValid;
  case DEPTH_ERROR:
    return JSONStatusTooDeep;
  case NUMBER_ERROR:
    return JSONStatusNumber;
  case MEMALLOC:
  case CAPACITY:
    return JSONStatusOutOfMemory;
  default:
    return JSONStatusBroken;
  }
}

JSONKind json_kind(JSONValue value) {
  switch (element(value).type()) {
  case dom::element_type::OBJECT:
    return JSONKindObject;
  case dom::element_type::ARRAY:
    return JSONKindArray;
  case dom::element_type::STRING:
    return JSONKindString;
  case dom::element_type::NULL_VALUE:
    return JSONKindNull;
  default:
    return JSONKindOther;
  }
}

JSONString json_string(JSONValue value) {
  std::string_view view;
  if (element(value).get(view) != SUCCESS) return {nullptr, 0};
  return string(view);
}

bool json_field(JSONValue object, const uint8_t *name, size_t count, JSONValue *result) {
  dom::object fields;
  dom::element found;
  if (element(object).get(fields) != SUCCESS) return false;
  std::string_view key(reinterpret_cast<const char *>(name), count);
  if (fields.at_key(key).get(found) != SUCCESS) return false;
  *result = value(found);
  return true;
}

size_t json_members(JSONValue container, JSONMember *members, size_t capacity) {
  size_t count = 0;
  auto add = [&](std::string_view name, dom::element element) {
    if (count < capacity) members[count] = {string(name), value(element)};
    count += 1;
  };
  dom::object fields;
  dom::array elements;
  if (element(container).get(fields) == SUCCESS) {
    for (auto field : fields) add(field.key, field.value);
  } else if (element(container).get(elements) == SUCCESS) {
    for (auto element : elements) add({}, element);
  }
  return count;
}
