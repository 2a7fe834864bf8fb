// SPDX-License-Identifier: Apache-2.0
package io.throughline.event;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A record that stands for all arguments: one for each component, in order.
 *
 * @param <R> the record; as for Jackson, its package is open to this module
 */
final class RecordShape<R extends Record> {
  private final RecordComponent[] components;
  private final Constructor<R> constructor;

  RecordShape(Class<R> type) {
    this.components = type.getRecordComponents();
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      this.constructor = type.getDeclaredConstructor(types);
    } catch (NoSuchMethodException e) {
      throw new IllegalArgumentException(e); // each record has it
    }
    constructor.setAccessible(true);
  }

  /**
   * The record of these.
   *
   * @throws BadArgumentsException when they are none
   */
  R read(List<JsonNode> nodes, PayloadCodec codec) {
    if (nodes.size() != components.length) {
      throw new BadArgumentsException(components.length + " arguments are expected");
    }
    @Nullable Object[] values = new Object[components.length];
    for (int i = 0; i < values.length; i++) {
      JavaType type = codec.mapper().constructType(components[i].getGenericType());
      values[i] = Values.fromNode(nodes.get(i), type, i, codec);
    }
    try {
      return constructor.newInstance(values);
    } catch (InvocationTargetException e) { // the record's own check of them
      throw new BadArgumentsException("the arguments are not what is expected");
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
